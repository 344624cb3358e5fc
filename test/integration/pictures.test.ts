import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfiledDataset } from '../../common/datasets/dataset.ts';
import type { Augmentation } from '../../common/datasets/images/image-treatment.ts';
import type { Project } from '../../common/projects/project.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const studio = new StudioUnderTest();
beforeEach(() => studio.open());
afterEach(() => studio.remove());

const shapes = {
  circle: (x: number, y: number, r: number) => `<circle cx="${x}" cy="${y}" r="${r}"/>`,
  square: (x: number, y: number, r: number) =>
    `<rect x="${x - r}" y="${y - r}" width="${2 * r}" height="${2 * r}"/>`,
  cross: (x: number, y: number, r: number) =>
    `<path d="M${x - r} ${y}H${x + r}M${x} ${y - r}V${y + r}" stroke="inherit" stroke-width="3"/>`,
};
const colours = { circle: '#d33', square: '#3a3', cross: '#33d' };
type Shape = keyof typeof shapes;

/** A coloured shape on a noisy ground, 24 × 24. */
function draw(shape: Shape, random: RandomSource): Promise<Buffer> {
  const at = () => 8 + random.below(8);
  const inner = shapes[shape](at(), at(), 4 + random.below(4));
  const ground = `rgb(${200 + random.below(50)},${200 + random.below(50)},${200 + random.below(50)})`;
  const colour = colours[shape];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><rect width="24" height="24" fill="${ground}"/><g fill="${colour}" stroke="${colour}">${inner}</g></svg>`;
  return sharp(Buffer.from(svg)).flatten().png().toBuffer();
}

/** The token of a folder with a folder per class. */
async function folderOfShapes(name: string, perClass: number, seed = 1): Promise<string> {
  const random = RandomSource.seeded(seed, 'shapes');
  const folder = join(studio.folder, name);
  for (const shape of Object.keys(shapes) as Shape[]) {
    mkdirSync(join(folder, shape), { recursive: true });
    for (let number = 0; number < perClass; number++) {
      writeFileSync(join(folder, shape, `${number}.png`), await draw(shape, random));
    }
  }
  return studio.services.files.grant(folder, name);
}

async function importShapes(perClass = 20): Promise<ProfiledDataset> {
  const token = await folderOfShapes('shapes', perClass);
  return studio.api.datasets.importFiles({ tokens: [token], options: {} });
}

const flips: readonly Augmentation[] = [
  { layer: 'RandomFlip', params: { mode: 'horizontal' } },
  { layer: 'RandomTranslation', params: { height_factor: [-0.1, 0.1] } },
  { layer: 'RandomBrightness', params: { factor: [-0.1, 0.1] } },
];

function withAugmentation(augmentation: readonly Augmentation[]) {
  return ({ recipe }: Project) => ({ recipe: recipe && { ...recipe, augmentation } });
}

const training = { epochs: 12, batchSize: 8, engine: 'compiled', threads: 1 } as const;

describe('pictures', () => {
  it('are learned, judged and predicted with what the program suggests, also after a restart', async () => {
    const profiled = await importShapes();
    expect(profiled.dataset).toMatchObject({ kind: 'images', rows: 60 });
    const project = await studio.project(profiled, training);
    const image = project.recipe?.treatments.find(({ type }) => type === 'image');
    expect(image).toMatchObject({
      role: 'feature',
      image: { width: 24, height: 24, color: 'rgb', scaling: 'unit' },
    });
    expect(project.network.nodes.map(({ type }) => type)).toContain('Conv2D');
    const run = await studio.train(project.id);
    expect(run).toMatchObject({ status: 'finished' });
    const judged = await studio.api.evaluation.get({ runId: run.id, split: 'train' });
    expect(judged.rows).toBeGreaterThanOrEqual(40);
    expect(judged.metrics['accuracy']).toBeGreaterThan(0.8);

    const random = RandomSource.seeded(9, 'new');
    const token = studio.file('new.png', '');
    writeFileSync(join(studio.folder, 'new.png'), await draw('circle', random));
    const ask = () => studio.api.prediction.image({ runId: run.id, tokens: [token] });
    const [answer] = await ask();
    expect(answer).toMatchObject({ name: 'new.png', value: 'circle' });
    expect(answer?.sees).toMatch(/^data:image\/png;base64,/);
    const sum = answer?.probabilities.reduce((total, { probability }) => total + probability, 0);
    expect(sum).toBeCloseTo(1, 5);

    const folder = await folderOfShapes('others', 2, 7);
    const predicted = await studio.api.prediction.file({ runId: run.id, token: folder });
    expect(predicted).toMatchObject({ rows: 6, warnings: [] });
    expect(predicted.preview[0]).toContain('probability circle');

    await studio.restart();
    const again = studio.services.files.grant(join(studio.folder, 'new.png'), 'new.png');
    const [same] = await studio.api.prediction.image({ runId: run.id, tokens: [again] });
    expect(same).toEqual(answer);
    const judgedAgain = await studio.api.evaluation.get({ runId: run.id, split: 'train' });
    expect(judgedAgain).toEqual(judged);
  });

  it('changed at random give the same run from the same seed, and other weights than unchanged ones', async () => {
    const profiled = await importShapes(10);
    const short = { ...training, epochs: 2 };
    const project = await studio.project(profiled, short, withAugmentation(flips));
    const metricsOf = async (id: string) =>
      (await studio.api.runs.metrics({ id })).map(({ values }) => values);
    const first = await studio.train(project.id);
    const second = await studio.train(project.id);
    expect(first).toMatchObject({ status: 'finished' });
    expect(await metricsOf(second.id)).toEqual(await metricsOf(first.id));
    const plain = await studio.project(profiled, short);
    const third = await studio.train(plain.id);
    expect(await metricsOf(third.id)).not.toEqual(await metricsOf(first.id));
    const { network } = await studio.api.runs.get({ id: first.id });
    expect(network.nodes.map(({ type }) => type)).not.toContain('RandomFlip');
    const judged = await studio.api.evaluation.get({ runId: first.id, split: 'validation' });
    expect(await studio.api.evaluation.get({ runId: second.id, split: 'validation' })).toEqual({
      ...judged,
      runId: second.id,
    });
  });

  it('are shown as training changes them, and found by their class', async () => {
    const profiled = await importShapes(4);
    const { recipe } = await studio.project(profiled, training, withAugmentation(flips));
    if (!recipe) throw new Error('No recipe was suggested');
    const { id: datasetId } = profiled.dataset;
    const ask = (seed: number) =>
      studio.api.images.augmented({ datasetId, recipe, rows: [0, 5], variants: 3, seed });
    const shown = await ask(1);
    expect(shown.map(({ row, variants }) => [row, variants.length])).toEqual([
      [0, 3],
      [5, 3],
    ]);
    expect(await ask(1)).toEqual(shown);
    expect(await ask(2)).not.toEqual(shown);
    const unchanged = await studio.api.images.augmented({
      datasetId,
      recipe: { ...recipe, augmentation: [] },
      rows: [0],
      variants: 2,
      seed: 1,
    });
    expect(unchanged[0]?.variants).toEqual([unchanged[0]?.original, unchanged[0]?.original]);

    const label = recipe.treatments.find(({ role }) => role === 'target')?.column ?? '';
    const where = { column: label, value: 'square' };
    const found = await studio.api.images.find({ datasetId, where, offset: 1, limit: 2 });
    expect(found).toMatchObject({ total: 4 });
    expect(found.rows).toHaveLength(2);
    const all = await studio.api.images.find({ datasetId, where: null, offset: 10, limit: 5 });
    expect(all).toEqual({ rows: [10, 11], total: 12 });
  });

  it('are asked for where a file holds none', async () => {
    const profiled = await importShapes(4);
    const project = await studio.project(profiled, { ...training, epochs: 1 });
    const run = await studio.train(project.id);
    const token = studio.file('notes.txt', 'no picture');
    await expect(
      studio.api.prediction.image({ runId: run.id, tokens: [token] }),
    ).rejects.toMatchObject({ code: 'invalid-data', place: { file: 'notes.txt' } });
    const table = studio.file('table.csv', 'a,b\n1,2\n');
    await expect(studio.api.prediction.file({ runId: run.id, token: table })).rejects.toThrow(
      /holds no pictures/,
    );
  });
});

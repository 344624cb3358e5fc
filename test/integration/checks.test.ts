import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyFix } from '../../common/checks/apply-fix.ts';
import type { ProfiledDataset } from '../../common/datasets/dataset.ts';
import type { Recipe } from '../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../common/datasets/suggest-recipe.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const words =
  'harbour lantern copper meadow thunder velvet orchard compass granite willow ember falcon marble saffron tundra quartz'.split(
    ' ',
  );

/** A text of forty words drawn at random, so that no two are alike by chance. */
function makeText(random: RandomSource): string[] {
  return Array.from({ length: 40 }, () => words[random.below(words.length)] ?? '');
}

/** A picture of six discs and bars at random places. */
function makePicture(random: RandomSource): Promise<Buffer> {
  const shapes = Array.from({ length: 6 }, (_, at) => {
    const [x, y, size] = [random.below(96), random.below(96), 8 + random.below(24)];
    const fill = `rgb(${random.below(256)},${random.below(256)},${random.below(256)})`;
    return at % 2 === 0
      ? `<circle cx="${x}" cy="${y}" r="${size}" fill="${fill}"/>`
      : `<rect x="${x}" y="${y}" width="${size}" height="${size * 2}" fill="${fill}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="96" fill="#ccc"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten().png().toBuffer();
}

describe('the checks of a project', () => {
  let studio: StudioUnderTest;
  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });
  afterEach(() => studio.remove());

  const importCsv = (text: string) =>
    studio.api.datasets.importFiles({ tokens: [studio.file('made.csv', text)], options: {} });
  const run = ({ dataset }: ProfiledDataset, recipe: Recipe) =>
    studio.api.checks.run({ datasetId: dataset.id, recipe });
  const rowsOf = async ({ dataset }: ProfiledDataset, recipe: Recipe, id: string) =>
    (await studio.api.checks.rows({ datasetId: dataset.id, recipe, id, offset: 0, limit: 1000 }))
      .rows;
  /** The last rows are for the test, so that copies at the end lie in another part. */
  const byOrder = (recipe: Recipe): Recipe => ({
    ...recipe,
    split: { train: 0.6, validation: 0.1, test: 0.3, seed: 1, stratify: false, method: 'time' },
  });

  it('tell of a copy of the target as an error, and no more once it is left out', async () => {
    const random = RandomSource.seeded(1, 'leak');
    const lines = Array.from({ length: 300 }, (_, row) => {
      const size = random.normal().toFixed(4);
      return `${size},${random.normal().toFixed(4)},${row % 2 === 0 ? 'yes' : 'no'},${row % 2 === 0 ? 'A1' : 'B2'}`;
    });
    const table = await importCsv(['size,weight,bought,code', ...lines].join('\n'));
    const recipe = suggestRecipe(table, 'bought');
    const { id, revision } = await studio.api.projects.create({
      name: 'Leak',
      datasetId: table.dataset.id,
    });
    const first = await studio.api.projects.save({ id, revision, changes: { recipe } });
    const found = await run(table, recipe);
    const leak = found.find(({ kind, column }) => kind === 'leak' && column === 'code');
    expect(leak).toMatchObject({ severity: 'error' });
    const [fix] = leak?.fixes ?? [];
    if (!fix) throw new Error('The leak has no fix');
    const mended = applyFix(recipe, fix);
    const saved = await studio.api.projects.save({
      id,
      revision: first.revision,
      changes: { recipe: mended },
    });
    if (!saved.recipe) throw new Error('The recipe was lost');
    expect((await run(table, saved.recipe)).filter(({ kind }) => kind === 'leak')).toEqual([]);
  });

  it('find texts that were changed a little, among the test rows, and no others', async () => {
    const random = RandomSource.seeded(2, 'texts');
    const texts = Array.from({ length: 200 }, () => makeText(random));
    const copied = [3, 14, 15, 92, 65];
    // One word less at the end, other capitals and signs.
    const copies = copied.map((row) => ['The', ...(texts[row] ?? []).slice(0, -1)]);
    const cells = [...texts, ...copies].map((own, row) => {
      const text = row < 200 ? own.join(' ') : `${own.join(' ').toUpperCase()}!`;
      return `"${text}",${row % 2 === 0 ? 'good' : 'bad'}`;
    });
    const table = await importCsv(['review,mood', ...cells].join('\n'));
    const recipe = byOrder(suggestRecipe(table, 'mood'));
    const check = (await run(table, recipe)).find(({ kind }) => kind === 'similar-texts');
    expect(check).toMatchObject({ column: 'review', rows: 10 });
    const rows = await rowsOf(table, recipe, check?.id ?? '');
    expect(rows.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(
      [...copied, 200, 201, 202, 203, 204].toSorted((a, b) => a - b),
    );
    const [fix] = check?.fixes ?? [];
    if (!fix) throw new Error('There is no fix');
    const after = await run(table, applyFix(recipe, fix));
    expect(after.map(({ kind }) => kind)).not.toContain('similar-texts');
  });

  it('find pictures that were written again in another size and format, and no others', async () => {
    const random = RandomSource.seeded(3, 'pictures');
    const folder = join(studio.folder, 'pictures');
    const names = ['a', 'b'].map((name) => join(folder, name));
    for (const name of names) mkdirSync(name, { recursive: true });
    for (let at = 0; at < 30; at += 1) {
      for (const name of names) {
        const picture = await makePicture(random);
        const file = String(at).padStart(2, '0');
        writeFileSync(join(name, `${file}.png`), picture);
        // The copies come last in their class.
        if (at >= 3) continue;
        const copy = sharp(picture).resize(64, 64).jpeg({ quality: 80 });
        writeFileSync(join(name, `9${at}.jpg`), await copy.toBuffer());
      }
    }
    const table = await studio.api.datasets.importFiles({
      tokens: [studio.services.files.grant(folder, 'pictures')],
      options: {},
    });
    expect(table.dataset.rows).toBe(66);
    const suggested = suggestRecipe(table, table.dataset.columns.at(-1)?.name ?? null);
    const found = await Promise.all(
      [1, 2, 3].map(async (seed) => {
        const recipe = { ...suggested, split: { ...suggested.split, seed } };
        const check = (await run(table, recipe)).find(({ kind }) => kind === 'similar-images');
        return { recipe, check };
      }),
    );
    const { recipe, check } = found.toSorted(
      (a, b) => (b.check?.rows ?? 0) - (a.check?.rows ?? 0),
    )[0] ?? { recipe: suggested };
    if (!check) throw new Error('No picture was found');
    const rows = (await rowsOf(table, recipe, check.id)).map(({ row }) => row);
    const copies = new Map([0, 1, 2].flatMap((at) => [at, 33 + at].map((row) => [row, row + 30])));
    const pairs = new Set([...copies].flat());
    expect(rows.length).toBeGreaterThanOrEqual(2);
    for (const row of rows) expect(pairs).toContain(row);
    for (const [original, copy] of copies) {
      expect(rows.includes(original)).toBe(rows.includes(copy));
    }
    const [fix] = check.fixes;
    if (!fix) throw new Error('There is no fix');
    const after = await run(table, applyFix(recipe, fix));
    expect(after.map(({ kind }) => kind)).not.toContain('similar-images');
  });
});

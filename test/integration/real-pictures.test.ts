/** Public sets of pictures from their files to a trained run: `shared/data` beside the repository. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudioUnderTest } from './studio-under-test.ts';

const images = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'images');
const here = existsSync(images);
if (!here) console.log('Skipped MNIST and CIFAR: the shared data sets are not here.');

describe.skipIf(!here)('public pictures', () => {
  const studio = new StudioUnderTest();
  beforeEach(() => studio.open());
  afterEach(() => studio.remove());

  const importFiles = (...names: readonly string[]) =>
    studio.api.datasets.importFiles({
      tokens: names.map((name) => studio.services.files.grant(join(images, name), name)),
      options: {},
    });

  it('MNIST: digits are learned from their IDX files', async () => {
    const profiled = await importFiles('t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz');
    expect(profiled.dataset).toMatchObject({ kind: 'images', rows: 10_000 });
    const project = await studio.project(profiled, { epochs: 1, batchSize: 64 });
    const image = project.recipe?.treatments.find(({ type }) => type === 'image')?.image;
    expect(image).toMatchObject({ width: 28, height: 28, color: 'grey' });
    const run = await studio.train(project.id);
    expect(run.status).toBe('finished');
    expect(run.test?.['accuracy']).toBeGreaterThan(0.8);
  });

  it('CIFAR: photographs are learned with the network of 122,570 parameters, by the folders’ own split', async () => {
    const profiled = await importFiles('cifar10-subset.zip');
    expect(profiled.dataset).toMatchObject({ kind: 'images', rows: 12_000 });
    const project = await studio.project(profiled, { epochs: 1, batchSize: 64 }, ({ recipe }) => ({
      recipe: recipe && {
        ...recipe,
        augmentation: [{ layer: 'RandomFlip', params: { mode: 'horizontal' } }],
      },
    }));
    expect(project.recipe?.split).toMatchObject({ method: 'column' });
    const run = await studio.train(project.id);
    expect(run).toMatchObject({ status: 'finished', parameters: 122_570 });
    expect(run.test?.['accuracy']).toBeGreaterThan(0.25);
    const { fitted } = await studio.api.runs.get({ id: run.id });
    expect(fitted?.rows).toEqual({ train: 8500, validation: 1500, test: 2000 });
  });
});

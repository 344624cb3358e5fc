import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../common/errors/app-error.ts';
import { DatasetFiles } from '../../../../main/services/datasets/dataset-files.ts';
import {
  importImage,
  RefusedImage,
} from '../../../../main/services/datasets/images/import-image.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';
import { bmpFile } from '../sources/good-files.ts';
import { folderOf, importImages, picture } from './make-pictures.ts';

const torture = join(import.meta.dirname, '../../../../../shared/data/torture');
const images = join(torture, '../images');
const isThere = existsSync(torture);
if (!isThere)
  process.stdout.write('Skipped damaged and hostile pictures: shared/data is not there.\n');

const filesIn = (folder: string) =>
  isThere ? readdirSync(join(torture, folder)).map((name) => join(torture, folder, name)) : [];

describe.skipIf(!isThere)('damaged and hostile files', () => {
  it('of PngSuite: the 161 valid pictures are shown and the 14 corrupt ones refused', async () => {
    const outcome = { shown: 0, refused: 0 };
    for (const path of filesIn('png').filter((name) => name.endsWith('.png'))) {
      const isCorrupt = /\/x[^/]*$/.test(path);
      const imported = await importImage(readFileSync(path)).catch((error: unknown) => error);
      expect(imported instanceof RefusedImage, path).toBe(isCorrupt);
      outcome[isCorrupt ? 'refused' : 'shown'] += 1;
    }
    expect(outcome).toEqual({ shown: 161, refused: 14 });
  });

  it.each(['fuzz/png', 'fuzz/jpeg'])(
    'of %s are shown or refused with a sentence',
    async (folder) => {
      const paths = filesIn(folder);
      for (const path of paths) {
        const imported = await importImage(readFileSync(path)).catch((error: unknown) => error);
        if (imported instanceof Error) expect(imported, path).toBeInstanceOf(RefusedImage);
      }
      expect(paths.length).toBeGreaterThan(50);
    },
  );

  it.each(['zip', 'fuzz/zip'])(
    'of %s leave the library as it was when they are refused',
    async (folder) => {
      const library = temporaryFolder();
      const tables = new DatasetFiles({ folder: library });
      const paths = filesIn(folder);
      let kept = 0;
      for (const [index, path] of paths.entries()) {
        const request = { id: `d${index}`, name: 'x', sources: [{ path }], options: {} };
        const imported = await tables.import(request).catch((error: unknown) => error);
        if (imported instanceof Error) expect(imported, path).toBeInstanceOf(AppError);
        else kept += 1;
      }
      const left = readdirSync(library).filter((name) => name !== '.duckdb');
      expect(left.length).toBe(kept);
      expect(paths.length).toBeGreaterThan(20);
      await tables.close();
    },
  );

  it('in one folder are listed, and the pictures among them taken in', async () => {
    const { dataset } = await importImages([join(torture, 'png')]);
    expect(dataset.report).toMatchObject({ rowsRead: 161, rowsRejected: 14 });
    expect(dataset.report.rejected).toHaveLength(14);
  });
});

describe.skipIf(!isThere)('public data sets', () => {
  it('CIFAR comes from its zip with ten classes and two splits', async () => {
    const { dataset, profiles } = await importImages([join(images, 'cifar10-subset.zip')]);
    expect(dataset.report).toMatchObject({ rowsRead: 12_000, rowsRejected: 0, remarks: [] });
    expect(profiles.map(({ distinct }) => distinct)).toEqual([12_000, 10, 2]);
    expect(profiles[0]?.image).toMatchObject({ width: { min: 32, max: 32 } });
  });

  it('MNIST comes from its four files', async () => {
    const names = [
      'train-images-idx3',
      't10k-images-idx3',
      'train-labels-idx1',
      't10k-labels-idx1',
    ];
    const { dataset, rows } = await importImages(
      names.map((name) => join(images, `${name}-ubyte.gz`)),
    );
    expect(dataset.rows).toBe(70_000);
    expect(rows.slice(0, 3)).toEqual([
      ['train-00000', '5', 'train'],
      ['train-00001', '0', 'train'],
      ['train-00002', '4', 'train'],
    ]);
  });
});

describe('seeded changes of good pictures', () => {
  it('are shown or refused with a sentence', async () => {
    const good = [
      await picture(20, 12).png().toBuffer(),
      await picture(20, 12).jpeg().toBuffer(),
      await picture(20, 12).webp().toBuffer(),
      await picture(20, 12).gif().toBuffer(),
      await picture(20, 12).tiff().toBuffer(),
      bmpFile(7, 5),
    ];
    let state = 42;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 600; round += 1) {
      const bytes = Buffer.from(good[round % good.length] ?? []);
      for (let change = 0; change <= random(4); change += 1)
        bytes[random(bytes.length)] = random(256);
      const cut = random(5) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
      const imported = await importImage(cut).catch((error: unknown) => error);
      if (imported instanceof Error) expect(imported).toBeInstanceOf(RefusedImage);
    }
  });

  it('of a BMP keep its pixels when nothing is changed', async () => {
    const { folder, dataset } = await importImages([folderOf({ 'a.bmp': bmpFile(7, 5) })]);
    expect(dataset.rows).toBe(1);
    expect(existsSync(join(folder, 'images', 'pictures'))).toBe(true);
  });
});

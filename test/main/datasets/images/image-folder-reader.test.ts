import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../common/errors/app-error.ts';
import { openImagePack } from '../../../../main/services/datasets/images/open-image-pack.ts';
import { DatasetFiles } from '../../../../main/services/datasets/dataset-files.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';
import { writeTar, zipOf } from '../archives/make-archives.ts';
import { folderOf, importImages, picture } from './make-pictures.ts';

const png = await picture().png().toBuffer();
const jpeg = await picture().jpeg().toBuffer();
const names = (dataset: { columns: readonly { name: string }[] }) =>
  dataset.columns.map(({ name }) => name);

describe('pictures in folders', () => {
  it('have the class and the split that their folders name, in any case of letters', async () => {
    const folder = folderOf({
      'Train/cat/1.png': png,
      'Train/dog/1.png': png,
      'VALID/cat/2.jpg': jpeg,
      'test/dog/3.png': png,
    });
    const { dataset, rows } = await importImages([folder]);
    expect(dataset).toMatchObject({
      kind: 'images',
      source: { kind: 'folder', format: 'image-folder' },
    });
    expect(dataset.columns.map(({ name, type }) => [name, type])).toEqual([
      ['image', 'image'],
      ['label', 'category'],
      ['split', 'category'],
    ]);
    expect(rows).toEqual([
      ['Train/cat/1.png', 'cat', 'train'],
      ['Train/dog/1.png', 'dog', 'train'],
      ['VALID/cat/2.jpg', 'cat', 'validation'],
      ['test/dog/3.png', 'dog', 'test'],
    ]);
    expect(dataset.report.remarks).toEqual([]);
  });

  it.each([
    ['classes', ['cat/1', 'dog/2'], [['cat'], ['dog']]],
    ['classes below a folder around all', ['all/cat/1', 'all/dog/2'], [['cat'], ['dog']]],
    ['folders below a class', ['cat/a/1', 'cat/b/2', 'dog/3'], [['cat'], ['cat'], ['dog']]],
    [
      'classes with splits below',
      ['cat/train/1', 'dog/val/2'],
      [
        ['cat', 'train'],
        ['dog', 'validation'],
      ],
    ],
    ['splits without classes', ['train/1', 'test/2'], [['test'], ['train']]],
    ['one class', ['cat/1', 'cat/2'], [['cat'], ['cat']]],
    ['no folders', ['1', '2'], [[], []]],
  ])('are understood: %s', async (_, paths, expected) => {
    const folder = folderOf(Object.fromEntries(paths.map((path) => [`${path}.png`, png])));
    const { rows } = await importImages([folder]);
    expect(rows.map((row) => row.slice(1))).toEqual(expected);
  });

  it('say which pictures have no class and which classes have no picture', async () => {
    const folder = folderOf({ 'cat/1.png': png, 'dog/1.png': png, 'stray.png': png });
    mkdirSync(join(folder, 'empty'));
    const { dataset, rows } = await importImages([folder]);
    expect(rows).toContainEqual(['stray.png', null]);
    expect(dataset.report.remarks).toEqual([
      'The folder “empty” holds no pictures that can be read, so there is no such class.',
      '1 picture lies outside the folders of the classes and has no label.',
    ]);
  });

  it.each(['zip', 'tar', 'tar.gz'])(
    'come from an archive as they come from a folder: %s',
    async (kind) => {
      const files = {
        'd/train/cat/1.png': png,
        'd/train/dog/1.jpg': jpeg,
        'd/test/cat/2.png': png,
      };
      const path = join(temporaryFolder(), `data.${kind}`);
      const listed = Object.entries(files).map(([name, bytes]) => ({ path: name, bytes }));
      if (kind === 'zip') writeFileSync(path, zipOf(listed));
      else await writeTar(path, listed);
      const { dataset, rows, folder } = await importImages([path]);
      expect(rows.map((row) => row.slice(1)).toSorted()).toEqual([
        ['cat', 'test'],
        ['cat', 'train'],
        ['dog', 'train'],
      ]);
      const pack = await openImagePack(folder);
      const bytes = new Map<unknown, unknown>();
      for (const [row, [name]] of rows.entries()) bytes.set(name, (await pack.read(row))?.bytes);
      expect(bytes).toEqual(new Map(Object.entries(files)));
      await pack.close();
      // The pack holds every byte: the archive is not kept beside it.
      expect(readdirSync(folder).toSorted()).toEqual(['images', 'table.parquet']);
      expect(dataset.source.sha256).toMatch(/^[0-9a-f]{64}$/);
    },
  );
});

describe('pictures with a table', () => {
  const csv = 'file,breed,weight\na.png,husky,20\nb.png,pug,8\nb.png,pug,9\ngone.png,corgi,11\n';

  it('have its columns, and both sides are told what is missing', async () => {
    const folder = folderOf({ 'a.png': png, 'b.png': png, 'c.png': png, 'labels.csv': csv });
    const { dataset, rows } = await importImages([folder]);
    expect(names(dataset)).toEqual(['image', 'breed', 'weight']);
    expect(dataset.columns[2]?.type).toBe('number');
    expect(rows).toEqual([
      ['a.png', 'husky', '20'],
      ['b.png', 'pug', '8'],
      ['c.png', null, null],
    ]);
    expect(dataset.report.remarks).toEqual([
      '1 picture is not named in “labels.csv”; it has no values from there.',
      '1 line of “labels.csv” names a picture that is not there: “gone.png”.',
      '1 line of “labels.csv” names a picture again and is left out.',
    ]);
  });

  it('may be chosen with it, and name the files without their endings', async () => {
    const folder = folderOf({ 'images/a.png': png, 'images/b.png': png });
    const table = join(temporaryFolder(), 'chosen.csv');
    writeFileSync(table, 'id;label\na;husky\nb;pug\n');
    const { dataset, rows } = await importImages([folder, table]);
    expect(names(dataset)).toEqual(['image', 'label']);
    expect(rows.map(([, label]) => label)).toEqual(['husky', 'pug']);
  });

  it('that names none of them is refused when it was chosen', async () => {
    const folder = folderOf({ 'a.png': png });
    const table = join(temporaryFolder(), 'other.csv');
    writeFileSync(table, 'x,y\n1,2\n3,4\n');
    await expect(importImages([folder, table])).rejects.toThrow(
      'No column of “other.csv” names the pictures, such as “a.png”.',
    );
  });

  it('that names none of them is left alone when it lies beside them', async () => {
    const folder = folderOf({ 'cat/a.png': png, 'dog/b.png': png, 'notes.csv': 'x,y\n1,2\n' });
    const { dataset } = await importImages([folder]);
    expect(names(dataset)).toEqual(['image', 'label']);
  });
});

describe('single pictures', () => {
  it('may be chosen without a folder', async () => {
    const folder = folderOf({ 'a.png': png, 'b.jpg': jpeg });
    const { rows } = await importImages([join(folder, 'a.png'), join(folder, 'b.jpg')]);
    expect(rows).toEqual([['a.png'], ['b.jpg']]);
  });

  it('one alone is told to teach nothing', async () => {
    const { dataset } = await importImages([folderOf({ 'cat/a.png': png })]);
    expect(dataset.rows).toBe(1);
    expect(dataset.report.remarks).toEqual([
      'There is one picture: nothing can be learned from it.',
    ]);
  });
});

describe('pictures that are not as they should be', () => {
  it('are listed with the reason, and the others are taken in', async () => {
    const folder = folderOf({
      'cat/cut.png': png.subarray(0, png.length - 20),
      'cat/empty.png': '',
      'cat/fine.png': png,
      'cat/text.jpg': 'no picture',
      'dog/fine.png': png,
      'dog/notes': 'no picture either',
      'dog/really-a-png.jpg': png,
      'dog/no-ending': jpeg,
    });
    const { dataset, rows } = await importImages([folder]);
    expect(rows.map(([name]) => name)).toEqual([
      'cat/fine.png',
      'dog/fine.png',
      'dog/no-ending',
      'dog/really-a-png.jpg',
    ]);
    expect(dataset.report).toMatchObject({ rowsInFile: 7, rowsRead: 4, rowsRejected: 3 });
    expect(dataset.report.rejected.map(({ text, reason }) => [text, reason])).toEqual([
      ['cat/cut.png', 'It is damaged or cut off.'],
      ['cat/empty.png', 'It is empty.'],
      ['cat/text.jpg', 'It is no JPEG, PNG, WebP, GIF, BMP or TIFF picture.'],
    ]);
    expect(dataset.report.remarks).toEqual([
      '1 picture, “dog/really-a-png.jpg”, is of another kind than its name says. It is read as what it is.',
      '1 other file is no picture and is left out.',
    ]);
  });

  it('refuse the import when none can be read, and leave the library as it was', async () => {
    const folder = folderOf({ 'cat/a.png': png.subarray(0, 40), 'cat/b.png': '' });
    const library = temporaryFolder();
    const tables = new DatasetFiles({ folder: library });
    const request = { id: 'x', name: 'x', sources: [{ path: folder, name: 'pets' }], options: {} };
    await expect(tables.import(request)).rejects.toThrow(
      '“pets” holds no picture that can be read. The first is “cat/a.png”: it is damaged or cut off.',
    );
    expect(readdirSync(library).filter((name) => name !== '.duckdb')).toEqual([]);
    await tables.close();
  });

  it('tell of different sizes and of sides of one pixel and of 20,000', async () => {
    const folder = folderOf({
      'a.png': await picture(1, 1).png().toBuffer(),
      'b.png': await picture(20_000, 3).png().toBuffer(),
    });
    const { dataset, profiles } = await importImages([folder]);
    expect(dataset.report.remarks).toEqual([
      'The pictures have no labels. Put each class in a folder of its own, or add a CSV file that names the pictures.',
      'The pictures have different sizes, 1 to 20000 pixels wide and 1 to 3 high. The recipe brings them to one size.',
      'At least one picture is only 1 pixel wide or high. Look at the smallest ones.',
      'At least one picture has a side of more than 5,000 pixels; preparing such pictures takes long.',
    ]);
    expect(profiles[0]?.image).toMatchObject({
      width: { min: 1, max: 20_000 },
      height: { min: 1, max: 3 },
    });
  });

  it('refuse a bomb and take in the rest', async () => {
    const bomb = await sharp({
      create: { width: 16_000, height: 16_000, channels: 3, background: 'red' },
      limitInputPixels: false,
    })
      .png()
      .toBuffer();
    const { dataset } = await importImages([folderOf({ 'a/bomb.png': bomb, 'a/b.png': png })]);
    expect(dataset.report.rejected.map(({ reason }) => reason)).toEqual([
      'It has more than 100 million pixels. Make it smaller, or cut it into pieces.',
    ]);
  });
});

describe('an import of pictures', () => {
  it('tells how far it is and stops when it is told to, without a trace', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`a/${index}.png`, png]),
    );
    const folder = folderOf(files);
    const stop = new AbortController();
    const steps: unknown[] = [];
    const library = temporaryFolder();
    const tables = new DatasetFiles({ folder: library });
    const importing = tables.import({
      id: 'x',
      name: 'x',
      sources: [{ path: folder }],
      options: {},
      signal: stop.signal,
      onProgress: (progress) => {
        steps.push(progress);
        stop.abort(new AppError('cancelled', 'The import was stopped.'));
      },
    });
    await expect(importing).rejects.toThrow('The import was stopped.');
    expect(steps).toEqual([{ done: 32, total: 200, unit: 'images' }]);
    expect(existsSync(join(library, 'x'))).toBe(false);
    await tables.close();
  });

  it('says so when the folder is removed on the way', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`a/${index}.png`, png]),
    );
    const folder = folderOf(files);
    await expect(
      importImages([folder], {
        onProgress: () => rmSync(folder, { recursive: true, force: true }),
      }),
    ).rejects.toThrow('was moved or removed while it was read. Nothing was imported.');
  });
});

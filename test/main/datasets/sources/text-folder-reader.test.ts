import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import iconv from 'iconv-lite';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { suggestRecipe } from '../../../../common/datasets/suggest-recipe.ts';
import type { ImportProgress } from '../../../../main/services/datasets/sources/source-reader.ts';
import { DatasetFolder } from '../dataset-folder.ts';

type Files = Readonly<Record<string, string | Buffer>>;

const reviews: Files = {
  'pos/1.txt': 'A wonderful film, with a moving end.\nSee it.',
  'pos/2.txt': 'I laughed, and "cried" too.',
  'neg/1.txt': 'Two hours that nobody gives me back.',
};

describe('a folder of texts', () => {
  let datasets: DatasetFolder;
  let place: string;

  beforeEach(async () => {
    datasets = await DatasetFolder.make();
    place = await mkdtemp(join(tmpdir(), 'layerwright-texts-'));
  });
  afterEach(async () => {
    await datasets.remove();
    await rm(place, { recursive: true, force: true });
  });

  async function folder(files: Files, name = 'films'): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      const whole = join(place, name, path);
      await mkdir(dirname(whole), { recursive: true });
      await writeFile(whole, content);
    }
    return join(place, name);
  }

  async function imported(files: Files) {
    const read = await datasets.importFiles([await folder(files)]);
    return { ...read, cells: await datasets.cells(read), remarks: read.dataset.report.remarks };
  }

  it('becomes a table of text, label and file', async () => {
    const { dataset, cells, remarks } = await imported(reviews);
    expect(dataset).toMatchObject({ kind: 'texts', rows: 3 });
    expect(dataset.source).toMatchObject({ kind: 'folder', name: 'films', format: 'text-folder' });
    expect(dataset.columns.map(({ name, type }) => [name, type])).toEqual([
      ['text', 'text'],
      ['label', 'category'],
      ['file', 'text'],
    ]);
    expect(cells).toEqual([
      [reviews['neg/1.txt'], 'neg', 'neg/1.txt'],
      [reviews['pos/1.txt'], 'pos', 'pos/1.txt'],
      [reviews['pos/2.txt'], 'pos', 'pos/2.txt'],
    ]);
    expect(remarks).toEqual([]);
  });

  it('says which part a text is of when its folder does', async () => {
    const { dataset, profiles, cells } = await imported({
      'aclImdb/train/pos/1.txt': 'good',
      'aclImdb/train/neg/1.txt': 'bad',
      'aclImdb/Validation/neg/1.txt': 'poor',
      'aclImdb/test/pos/a/b/1.txt': 'fine',
      'aclImdb/train/unsup/1.txt': 'who knows',
      'aclImdb/README': 'about',
    });
    expect(dataset.columns.map(({ name }) => name)).toEqual(['text', 'label', 'split', 'file']);
    expect(suggestRecipe({ profiles }, 'label').split).toMatchObject({
      method: 'column',
      column: 'split',
      values: { train: ['train'], validation: ['validation'], test: ['test'] },
    });
    expect(cells.map((row) => row.slice(0, 3))).toEqual([
      ['poor', 'neg', 'validation'],
      ['fine', 'pos', 'test'],
      ['bad', 'neg', 'train'],
      ['good', 'pos', 'train'],
      ['who knows', null, 'train'],
    ]);
    expect(dataset.report.remarks).toEqual([
      '1 text has no class: its folder says so.',
      '1 file is no .txt file and is left out: “aclImdb/README”.',
    ]);
  });

  it('reads a tar archive like the folder in it', async () => {
    const archive = pack();
    for (const [name, content] of Object.entries(reviews)) archive.entry({ name }, content);
    archive.finalize();
    const path = join(place, 'films.tar');
    await writeFile(path, await buffer(archive));
    const read = await datasets.importFile(path);
    expect(read.dataset).toMatchObject({ kind: 'texts', rows: 3 });
    expect((await datasets.cells(read)).map((row) => row[1]).sort()).toEqual(['neg', 'pos', 'pos']);
  });

  it('detects the encoding of each text and tells of it', async () => {
    const { cells, remarks } = await imported({
      ...reviews,
      'neg/2.txt': iconv.encode('Trop cher et très mauvais', 'windows-1252'),
      'pos/3.txt': Buffer.from('\ufeffNaïve, but lovely', 'utf16le'),
      'pos/4.txt': '\ufeffWith a mark',
    });
    const textOf = (file: string) => cells.find((row) => row.at(-1) === file)?.[0];
    expect(textOf('neg/2.txt')).toBe('Trop cher et très mauvais');
    expect(textOf('pos/3.txt')).toBe('Naïve, but lovely');
    expect(textOf('pos/4.txt')).toBe('With a mark');
    expect(remarks).toEqual(['1 text is not in UTF-8 and was read as windows-1252: “neg/2.txt”.']);
  });

  it('leaves out a text with zero bytes and names it', async () => {
    const { dataset, cells } = await imported({ ...reviews, 'pos/bad.txt': 'ab\0cd' });
    expect(cells).toHaveLength(3);
    expect(dataset.report).toMatchObject({ rowsInFile: 4, rowsRead: 3, rowsRejected: 1 });
    expect(dataset.report.rejected[0]?.reason).toBe('“pos/bad.txt” holds binary data, not text');
  });

  it('leaves out a text longer than a cell may be', async () => {
    const { dataset } = await imported({
      ...reviews,
      'pos/long.txt': 'word '.repeat(2_000_000),
    });
    expect(dataset.report.rejected[0]?.reason).toBe('“pos/long.txt” is longer than 8 MB');
  });

  it('tells of an empty class, an empty text and texts outside the classes', async () => {
    await mkdir(join(place, 'films', 'neutral'), { recursive: true });
    const { cells, remarks } = await imported({ ...reviews, 'pos/0.txt': ' \n', 'about.txt': 'x' });
    expect(cells.find((row) => row.at(-1) === 'pos/0.txt')?.[0]).toBeNull();
    expect(remarks).toEqual([
      'The folder “neutral” holds no text; no row has its class.',
      '1 text is empty and counts as missing: “pos/0.txt”.',
      '1 text lies in no class’s folder and is left out: “about.txt”.',
    ]);
  });

  it('takes one text, and says that one class is none', async () => {
    const { dataset, cells } = await imported({ 'pos/1.txt': 'The only one' });
    expect(cells).toEqual([['The only one', 'pos', 'pos/1.txt']]);
    expect(dataset.report.remarks).toEqual([
      'All texts are of one class, “pos”, so there is nothing to tell apart.',
    ]);
  });

  it('takes texts without classes as a table of texts', async () => {
    const { dataset } = await imported({ 'a.txt': 'one', 'b.txt': 'two' });
    expect(dataset.columns.map(({ name }) => name)).toEqual(['text', 'file']);
  });

  it('refuses a folder none of whose texts can be read, and keeps nothing of it', async () => {
    const path = await folder({
      'pos/1.txt': 'some text\0 more',
      'neg/1.txt': Buffer.from([0, 1, 2, 3]),
    });
    await expect(datasets.importFiles([path])).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringContaining('“neg/1.txt” holds binary data') as unknown,
    });
    expect(await datasets.entries()).toEqual([]);
  });

  it('tells how far it is, and stops when it is told to', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => [`pos/${index}.txt`, `text ${index}`]),
    );
    const path = await folder(many);
    const told: ImportProgress[] = [];
    const stop = new AbortController();
    const importing = datasets.files.import({
      id: 'stopped',
      name: 'Films',
      sources: [{ path }],
      options: {},
      signal: stop.signal,
      onProgress: (progress) => {
        told.push(progress);
        if (progress.done === 200) stop.abort();
      },
    });
    await expect(importing).rejects.toThrow();
    expect(told).toEqual([
      { done: 100, total: 250, unit: 'texts' },
      { done: 200, total: 250, unit: 'texts' },
    ]);
    expect(await datasets.entries()).toEqual([]);
  });
});

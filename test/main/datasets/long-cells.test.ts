import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatasetFolder } from './dataset-folder.ts';

const megabyte = 1024 * 1024;

describe('long cells', () => {
  let datasets: DatasetFolder;

  beforeEach(async () => {
    datasets = await DatasetFolder.make();
  });
  afterEach(() => datasets.remove());

  it('imports a text of 1 MB, with quotes and line breaks, as it is', async () => {
    const long = 'He said "so",\nand left. '.repeat(45_000);
    expect(long.length).toBeGreaterThan(megabyte);
    const quoted = `"${long.replaceAll('"', '""')}"`;
    const read = await datasets.import(`text,mood\nshort one,good\n${quoted},bad\nthe last,good\n`);
    const cells = await datasets.cells(read);
    expect(cells.map((row) => row[1])).toEqual(['good', 'bad', 'good']);
    expect(cells[1]?.[0] === long).toBe(true);
    expect(read.profiles[0]?.text?.words.max).toBe(45_000 * 5);
    // A whole text of a megabyte has no place among the values that are shown.
    expect(JSON.stringify(read.profiles).length).toBeLessThan(20_000);
  });

  it('cuts long cells where only their beginning is shown', async () => {
    const read = await datasets.import(`text,mood\n${'word '.repeat(50_000)}end,bad\nshort,good\n`);
    const { id, columns } = read.dataset;
    const page = await datasets.files.rows(id, columns, 0, 2, 20);
    expect(page.rows).toEqual([
      ['word word word word …', 'bad'],
      ['short', 'good'],
    ]);
    const whole = await datasets.files.rows(id, columns, 0, 1);
    expect(whole.rows[0]?.[0]).toHaveLength(250_003);
  });

  it.each([
    ['as it is', (text: string) => text],
    ['in quotes', (text: string) => `"${text}"`],
  ])('refuses a cell of 200 MB %s, naming its line, and keeps nothing', async (_, written) => {
    const path = join(datasets.path, 'long.csv');
    const [start = '', end = ''] = written('|').split('|');
    const piece = Buffer.alloc(megabyte, 'word ');
    const file = await open(path, 'w');
    await file.write(`text,mood\nshort one,good\n${start}`);
    for (let count = 0; count < 200; count += 1) await file.write(piece);
    await file.write(`${end},bad\n`);
    await file.close();
    const { rss } = process.memoryUsage();
    await expect(datasets.importFile(path)).rejects.toMatchObject({
      code: 'invalid-data',
      message: expect.stringContaining('The record on line 3 is longer than 8 MB') as unknown,
      place: { file: 'long.csv', row: 3 },
    });
    expect(process.memoryUsage().rss - rss).toBeLessThan(400 * megabyte);
    expect(await datasets.entries()).toEqual([]);
  });
});

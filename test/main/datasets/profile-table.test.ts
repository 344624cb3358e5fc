import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

describe('the profiles of a table', () => {
  it('count the same in a short table, kept in memory, and in a tall one, read from its file', async () => {
    const block = Array.from({ length: 60 }, (_, row) => {
      return `${row % 7},${(row * 5) % 11}.5,${['north', 'south', ''][row % 3]}\n`;
    }).join('');
    const times = 12_000;
    const short = await folder.import(`a,b,c\n${block}`);
    const tall = await folder.import(`a,b,c\n${block.repeat(times)}`);
    const counted = (profiles: typeof short.profiles, factor: number) =>
      profiles.map(({ name, distinct, missing, topValues, numeric }) => ({
        name,
        distinct,
        missing: missing * factor,
        top: topValues.map(({ value, count }) => [value, count * factor]),
        bars: numeric?.histogram.map(({ count }) => count * factor),
        range: numeric && [numeric.min, numeric.max],
      }));
    expect(short.profiles.some(({ numeric }) => numeric !== undefined)).toBe(true);
    expect(counted(tall.profiles, 1)).toEqual(counted(short.profiles, times));
  });

  it('say the same of a tall table, whose cells are counted before they are read, as of a short one', async () => {
    const cells = (row: number) => [
      row % 3 === 0 ? ' red ' : ['green', 'NA', 'blue'][row % 3],
      row % 37 === 0 ? 'none' : `${(row % 40) / 8}`,
      `20${10 + (row % 7)}-0${1 + (row % 9)}-15`,
      `${1 + (row % 28)}/${1 + (row % 12)}/2024`,
      row % 4 === 0 ? '1,234' : '-7',
      row % 2 === 0 ? 'yes' : 'no',
      row % 100 === 0 ? '-1' : `${(row * 37) % 1999}.25`,
      `word ${(row * 61) % 1999}`,
    ];
    const block = Array.from({ length: 1999 }, (_, row) => `${cells(row).join(';')}\n`).join('');
    const names = 'colour;level;day;when;price;known;size;words';
    const options = { missingValues: ['NA', '-1'] };
    const short = await folder.import(`${names}\n${block}`, options);
    const tall = await folder.import(`${names}\n${block.repeat(3)}`, options);
    expect(short.dataset.columns.map(({ type }) => type)).toEqual([
      'category',
      'number',
      'date',
      'date',
      'number',
      'boolean',
      'number',
      'text',
    ]);
    expect(tall.dataset.columns.slice(0, 7)).toEqual(short.dataset.columns.slice(0, 7));
    for (const [at, profile] of short.profiles.entries()) {
      const other = tall.profiles[at];
      expect(other?.distinct, profile.name).toBe(profile.distinct);
      expect(other?.missing).toBe(3 * profile.missing);
      expect(other?.unreadable).toBe(3 * profile.unreadable);
      expect(other?.topValues).toEqual(
        profile.topValues.map(({ value, count }) => ({ value, count: 3 * count })),
      );
      const { numeric } = profile;
      expect(other?.numeric?.histogram).toEqual(
        numeric?.histogram.map((bar) => ({ ...bar, count: 3 * bar.count })),
      );
      expect([other?.numeric?.min, other?.numeric?.max]).toEqual([numeric?.min, numeric?.max]);
      if (numeric) expect(other?.numeric?.mean).toBeCloseTo(numeric.mean, 8);
    }
  });
});

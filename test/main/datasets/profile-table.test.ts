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
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { RandomSource } from '../../../common/random/random-source.ts';
import { DatasetFolder } from './dataset-folder.ts';

let folder: DatasetFolder;
beforeEach(async () => {
  folder = await DatasetFolder.make();
});
afterEach(() => folder.remove());

/** Above this size the database reads regular files itself; packed ones are always cleaned first. */
const size = 4.2 * 1024 * 1024;

const words = ['red', 'green', '', ' blue', 'NA', '12', '-3.5', 'été', 'x'.repeat(40)];
const quoted = ['"a,b"', '"say ""yes"""', '""', '"end "'];
const irregular = ['half"quote', '"a"b', '"two\nlines"'];

/** Text of rows until it is long enough, with now and then a row that breaks the rules. */
function table(seed: number, isRegular: boolean, end: string): string {
  const random = RandomSource.seeded(seed);
  const pick = (cells: readonly string[]) => cells[random.uint32() % cells.length] ?? '';
  const lines = ['id,first,second,third'];
  let length = 0;
  for (let row = 0; length < size; row += 1) {
    const cell = () => pick(random.uint32() % 5 === 0 ? quoted : words);
    let line = `${row},${cell()},${cell()},${cell()}`;
    if (!isRegular && random.uint32() % 20_000 === 0) line = `${row},${pick(irregular)},1`;
    if (!isRegular && random.uint32() % 50_000 === 0) line += ',one,too,many';
    lines.push(line);
    length += line.length + end.length;
  }
  return lines.join(end) + end;
}

describe('a long table', () => {
  it.each([
    [1, true, '\n'],
    [2, true, '\r\n'],
    [3, false, '\n'],
    [4, false, '\r\n'],
    [5, false, '\n'],
  ] as const)(
    'has the same cells read fast as read with care (seed %i, regular %s)',
    async (seed, isRegular, end) => {
      const text = table(seed, isRegular, end);
      const fast = await folder.import(text, {}, 'fast.csv');
      const careful = await folder.import(gzipSync(text, { level: 1 }), {}, 'careful.csv.gz');
      expect(fast.dataset.report).toEqual(careful.dataset.report);
      expect(fast.dataset.rows).toBeGreaterThan(50_000);
      for (let offset = 0; offset < fast.dataset.rows; offset += 20_000) {
        const [one, other] = await Promise.all(
          [fast, careful].map(({ dataset }) =>
            folder.files.rows(dataset.id, dataset.columns, offset, 20_000),
          ),
        );
        expect(JSON.stringify(one?.rows) === JSON.stringify(other?.rows), `rows ${offset}`).toBe(
          true,
        );
      }
      if (isRegular) expect(fast.dataset.report.rowsRejected).toBe(0);
      else expect(fast.dataset.report.rowsAltered).toBeGreaterThan(0);
    },
    60_000,
  );

  it.each([
    ['has a field too few', '7,red'],
    ['has a field too many', '7,red,3,4'],
    ['ends with a separator too many', '7,red,3,'],
    ['is blank', ''],
    ['has a blank before a field', '7, red,3'],
    ['has another line end', '7,red,3\r'],
  ])(
    'without quotes of which one line %s is read as with care',
    async (_, odd) => {
      const lines = Array.from({ length: 300_000 }, (_, row) => `${row},two words,0.${row}`);
      lines[200_000] = odd;
      const text = `id,words,number\n${lines.join('\n')}\n`;
      const fast = await folder.import(text, {}, 'fast.csv');
      const careful = await folder.import(gzipSync(text, { level: 1 }), {}, 'careful.csv.gz');
      expect(fast.dataset.report).toEqual(careful.dataset.report);
      expect(fast.profiles).toEqual(careful.profiles);
      const [one, other] = await Promise.all(
        [fast, careful].map(({ dataset }) =>
          folder.files.rows(dataset.id, dataset.columns, 199_990, 20),
        ),
      );
      expect(one?.rows).toEqual(other?.rows);
    },
    60_000,
  );
});

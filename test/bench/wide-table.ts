import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { RandomSource } from '../../common/random/random-source.ts';

/** Columns of the table, `column_0` …: a count, ten fractions, four categories, two whole numbers, a date, two flags. */
export const wideColumns = 20;

/** Writes a CSV file of `rows` rows and twenty columns; the same every time. */
export async function writeWideTable(path: string, rows: number): Promise<void> {
  const random = RandomSource.seeded(1);
  const file = createWriteStream(path);
  file.write(`${Array.from({ length: wideColumns }, (_, at) => `column_${at}`).join()}\n`);
  let piece = '';
  for (let row = 0; row < rows; row += 1) {
    const cells: (string | number)[] = [row];
    for (let at = 1; at < wideColumns; at += 1) {
      const number = random.uint32();
      if (at < 11) cells.push((number / 2 ** 32).toFixed(6));
      else if (at < 15) cells.push(`kind ${number % 12}`);
      else if (at < 17) cells.push(number % 100_000);
      else if (at === 17)
        cells.push(`20${10 + (number % 15)}-0${1 + (number % 9)}-1${number % 10}`);
      else cells.push(number % 2);
    }
    piece += `${cells.join()}\n`;
    if (piece.length < 4 * 1024 * 1024) continue;
    if (!file.write(piece)) await once(file, 'drain');
    piece = '';
  }
  file.end(piece);
  await once(file, 'close');
}

import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RandomSource } from '../../../common/random/random-source.ts';
import { AnalysisDatabase, literal } from '../../../main/services/datasets/analysis-database.ts';
import { DatasetFiles } from '../../../main/services/datasets/dataset-files.ts';

const rows = 1_000_000;
const columns = 20;
/** Each is measured so often, in turns, after one turn that does not count; the medians are compared. */
const turns = 3;
/** Times the database's own that an import may take. */
const most = 1.5;

/** Imports a CSV of a million rows beside DuckDB's own reading and SUMMARIZE; gives the lines to print. */
export async function importTable(): Promise<{ lines: readonly string[]; isWell: boolean }> {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-bench-'));
  try {
    const path = join(folder, 'table.csv');
    await writeCsv(path);
    const [ours, theirs]: [Taken[], Taken[]] = [[], []];
    for (let turn = 0; turn <= turns; turn += 1) {
      theirs.push(await timed(() => summarized(folder, path)));
      ours.push(await timed(() => imported(folder, path)));
    }
    const medianOf = (taken: readonly Taken[], of: keyof Taken) =>
      median(taken.slice(1).map((turn) => turn[of]));
    const [a, b] = [medianOf(ours, 'wall'), medianOf(theirs, 'wall')];
    const [c, d] = [medianOf(ours, 'processor'), medianOf(theirs, 'processor')];
    const ratio = a / b;
    return {
      lines: [
        `${rows.toLocaleString('en-US')} × ${columns} CSV, imported and described, beside DuckDB (reads it and SUMMARIZE): ${a.toFixed(0)} ms, DuckDB ${b.toFixed(0)} ms, ${ratio.toFixed(2)}× (at most ${most}×); processor time ${c.toFixed(0)} ms, DuckDB ${d.toFixed(0)} ms`,
      ],
      isWell: ratio <= most,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Half numbers, and categories, whole numbers, dates and flags. */
async function writeCsv(path: string): Promise<void> {
  const random = RandomSource.seeded(1);
  const file = createWriteStream(path);
  file.write(`${Array.from({ length: columns }, (_, at) => `column_${at}`).join()}\n`);
  let piece = '';
  for (let row = 0; row < rows; row += 1) {
    const cells: (string | number)[] = [row];
    for (let at = 1; at < columns; at += 1) {
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

async function summarized(folder: string, path: string): Promise<void> {
  const database = new AnalysisDatabase(folder);
  await database.rows(`CREATE TABLE bare AS FROM read_csv(${literal(path)})`);
  const described = await database.rows('SUMMARIZE bare');
  await database.close();
  if (described.length !== columns) throw new Error('Not every column was described');
}

async function imported(folder: string, path: string): Promise<void> {
  const tables = new DatasetFiles({ folder: join(folder, 'datasets') });
  const sources = [{ path }];
  const { dataset, profiles } = await tables.import({ id: 'x', name: 'x', sources, options: {} });
  await tables.close();
  rmSync(join(folder, 'datasets'), { recursive: true });
  if (dataset.rows !== rows || profiles.length !== columns) throw new Error('Rows are missing');
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Milliseconds of a turn. A busy machine leaves the processor's time much as it is. */
interface Taken {
  readonly wall: number;
  readonly processor: number;
}

async function timed(work: () => Promise<void>): Promise<Taken> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, processor: (user + system) / 1000 };
}

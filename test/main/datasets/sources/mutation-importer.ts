/** Imports damaged copies of good files, one for each message, into a library of its own. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../common/errors/app-error.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import { DatasetFiles } from '../../../../main/services/datasets/dataset-files.ts';
import { goodFiles } from './good-files.ts';
import { mutate } from './mutate.ts';
import type { FromImporter, MutationOutcome, ToImporter } from './mutation-protocol.ts';

const folder = process.argv[2] ?? '';
await mkdir(folder, { recursive: true });
const good = await goodFiles(folder);
const library = join(folder, 'datasets');
const files = new DatasetFiles({ folder: library });

// Nobody is left to tell.
process.on('disconnect', () => process.exit());
process.on('message', ({ seed, number }: ToImporter) => void importOne(seed, number));
tell({ type: 'ready', forms: good.length });

async function importOne(seed: number, number: number): Promise<void> {
  const form = good[number % good.length];
  if (!form) throw new Error('There are no good files');
  const { name, bytes, pack = (damaged: Buffer) => damaged } = form;
  const path = join(folder, 'source');
  await writeFile(path, pack(mutate(bytes, RandomSource.seeded(seed, number))));
  const result = await outcomeOf(path, name);
  // The resident memory that the process ever had: kilobytes on every system that Node knows.
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  tell({ type: 'done', name, peakBytes, ...result });
}

async function outcomeOf(path: string, name: string): Promise<MutationOutcome> {
  const id = 'damaged';
  try {
    const request = { id, name, sources: [{ path, name }], options: {} };
    const { dataset, profiles } = await files.import(request);
    const { rows } = await files.rows(id, dataset.columns, 0, dataset.rows);
    await files.remove(id);
    if (dataset.report.rowsRead !== dataset.rows || rows.length !== dataset.rows)
      return { outcome: 'failed', why: 'its rows are miscounted' };
    const isWhole = profiles.every((profile) => profile.rows === dataset.rows);
    if (!isWhole) return { outcome: 'failed', why: 'its profiles are not of all rows' };
  } catch (error) {
    if (!(error instanceof AppError))
      return { outcome: 'failed', why: error instanceof Error ? `${error.stack}` : String(error) };
    if (!/[.]$/.test(error.message))
      return { outcome: 'failed', why: `no sentence: ${error.message}` };
    return (await isEmpty())
      ? { outcome: 'refused' }
      : { outcome: 'failed', why: 'something was left in the library' };
  }
  return (await isEmpty())
    ? { outcome: 'imported' }
    : { outcome: 'failed', why: 'something was left in the library' };
}

async function isEmpty(): Promise<boolean> {
  return (await readdir(library)).every((name) => name === '.duckdb');
}

function tell(message: FromImporter): void {
  process.send?.(message);
}

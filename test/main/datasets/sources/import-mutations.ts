import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from 'node:fs/promises';
import { AppError } from '../../../../common/errors/app-error.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import { AnalysisDatabase } from '../../../../main/services/datasets/analysis-database.ts';
import { readerFor } from '../../../../main/services/datasets/sources/source-readers.ts';
import { goodFiles } from './good-files.ts';
import { mutate } from './mutate.ts';

/** What came of many damaged files. */
export interface MutationCounts {
  imported: number;
  refused: number;
  /** Longest time that one took, in milliseconds. */
  slowest: number;
  /** Neither imported with a report nor refused with a sentence. */
  readonly failures: string[];
}

/** Imports `count` damaged copies of good files, spread over all forms, with the readers themselves. */
export async function importMutations(
  folder: string,
  count: number,
  seed: number,
): Promise<MutationCounts> {
  const good = [...(await goodFiles(folder))];
  const database = new AnalysisDatabase(folder);
  const counts: MutationCounts = { imported: 0, refused: 0, slowest: 0, failures: [] };
  try {
    for (let number = 0; number < count; number += 1) {
      const [ending, bytes] = good[number % good.length] ?? ['csv', Buffer.alloc(0)];
      const random = RandomSource.seeded(seed, number);
      const name = `mutation-${number}.${ending}`;
      const work = join(folder, 'work');
      await mkdir(work);
      const path = join(work, 'source');
      await writeFile(path, mutate(bytes, random));
      const start = performance.now();
      try {
        const sources = [{ path, name }];
        const reader = await readerFor(sources);
        const request = { sources, options: {}, folder: work, database, openFile: open };
        const { report, table } = await reader.read(request);
        if (report.rowsRead !== table.rows) counts.failures.push(`${name}: rows are miscounted`);
        counts.imported += 1;
      } catch (error) {
        if (error instanceof AppError) counts.refused += 1;
        else
          counts.failures.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`);
      }
      counts.slowest = Math.max(counts.slowest, performance.now() - start);
      await rm(work, { recursive: true, force: true });
    }
    if ((await readdir(folder)).includes('work')) counts.failures.push('something was left behind');
  } finally {
    await database.close();
  }
  return counts;
}

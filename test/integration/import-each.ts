/** Imports the files that its messages name, one after the other, into a library of its own, and tells what came of each. */
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import { DatasetFiles } from '../../main/services/datasets/dataset-files.ts';

/** What came of one file. */
export interface ImportedEach {
  readonly path: string;
  readonly outcome: 'imported' | 'refused' | 'failed';
  /** The sentence of a refusal, or the failure. */
  readonly message: string;
  /** The most resident memory that the process had so far, in bytes. */
  readonly peakBytes: number;
  /** Bytes that the process wrote for it; null where the system does not say. */
  readonly writtenBytes: number | null;
  /** The library has what it had before, but for what was imported, which is removed again. */
  readonly isClean: boolean;
}

const library = process.argv[2] ?? '';
const files = new DatasetFiles({ folder: library });

// Nobody is left to tell.
process.on('disconnect', () => process.exit());
process.on('message', (path: string) => void importOne(path));
process.send?.('ready');

async function importOne(path: string): Promise<void> {
  const before = writtenBytes();
  let outcome: ImportedEach['outcome'] = 'imported';
  let message = '';
  try {
    await files.import({ id: 'x', name: 'x', sources: [{ path }], options: {} });
    await files.remove('x');
  } catch (error) {
    outcome = error instanceof AppError ? 'refused' : 'failed';
    message = error instanceof AppError ? error.message : String((error as Error).stack);
  }
  const after = writtenBytes();
  const left = existsSync(library) ? await readdir(library) : [];
  const told: ImportedEach = {
    path,
    outcome,
    message,
    // Kilobytes on every system that Node knows.
    peakBytes: process.resourceUsage().maxRSS * 1024,
    writtenBytes: before === null || after === null ? null : after - before,
    isClean: left.every((name) => name === '.duckdb'),
  };
  process.send?.(told);
}

function writtenBytes(): number | null {
  const counts = join('/proc', 'self', 'io');
  if (!existsSync(counts)) return null;
  return Number(/^wchar: (\d+)/m.exec(readFileSync(counts, 'utf8'))?.[1]);
}

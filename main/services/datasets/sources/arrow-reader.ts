import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ColumnType } from '../../../../common/datasets/column.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { columnNames } from '../column-names.ts';
import type { SourceFile } from '../read-source.ts';
import { checkArrowStructure } from './arrow/check-structure.ts';
import { DamagedArrow } from './arrow/flat-tables.ts';
import type { SeenCells } from './arrow-cells.ts';
import type { ArrowAnswer } from './arrow-worker.ts';
import { beginsWith, plainFile, plainHead } from './plain-file.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';
import {
  countRemark,
  asError,
  damaged,
  isSystemFailure,
  listed,
  noRows,
  wholeReport,
} from './table-report.ts';
import { writeRecords } from './write-records.ts';

/** Bytes of a file, which is read into memory as a whole. */
const largestFile = 700 * 1024 * 1024;

const featherOne = '46454131';

/** Arrow IPC files (Feather version 2) and streams. */
export const arrowReader: SourceReader = {
  format: 'arrow',
  accepts: async (sources) => {
    if (await beginsWith(sources, '4152524f5731', featherOne)) return true;
    // A stream begins with a mark and the length of its schema.
    if (!(await beginsWith(sources, 'ffffffff'))) return false;
    const [source] = sources;
    const head = source ? await plainHead(source, 12) : Buffer.alloc(0);
    return head.length === 12 && head.readInt32LE(4) > 0 && head.readInt32LE(4) < 16 * 1024 ** 2;
  },
  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There is no file to read');
    if (await beginsWith(request.sources, featherOne)) throw oldFeather(source);
    const path = await plainFile(source, request);
    try {
      return await readArrow(source, path, request);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (isSystemFailure(error) || isFileError(error)) throw error;
      if (error instanceof DamagedArrow)
        throw damaged(source, 'Arrow', `It is damaged: ${error.message}`, error);
      throw damaged(
        source,
        'Arrow',
        'It is damaged, cut off, or uses something that is not known here.',
        asError(error),
      );
    }
  },
};

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function readArrow(source: SourceFile, path: string, request: SourceRequest) {
  await requireEnd(source, path);
  if ((await stat(path)).size > largestFile) throw tooLarge(source);
  await checkArrowStructure(path);
  const thread = new ArrowThread(path);
  try {
    const first = await thread.ask();
    if (!('columns' in first)) throw new Error('No columns came');
    const { names, remarks } = columnNames(
      first.columns.map(({ name }) => name),
      first.columns.length,
    );
    const seen: SeenCells[] = [];
    const table = await writeRecords(request, {
      source: source.name,
      names,
      rows: rowsOf(thread, seen),
      missingValues: request.options.missingValues ?? [],
    });
    if (table.rows === 0) throw noRows(source, 'an Arrow file');
    const types = new Map<string, ColumnType>();
    first.columns.forEach(({ type }, index) => {
      if (type) types.set(names[index] ?? '', type);
    });
    const report = wholeReport(table.rows, [...remarks, ...seen.flatMap(arrowRemarks)]);
    return { table, report, kind: 'table', format: 'arrow', types } as const;
  } finally {
    await thread.end();
  }
}

/** Milliseconds that the thread may take for one answer: damaged files can keep it for ever. */
const patience = 5_000;

/** A thread that reads the file, so that nothing in it can hold up the program. */
class ArrowThread {
  readonly #worker: Worker;

  constructor(path: string) {
    // Beside this file, or beside the bundle that it is part of.
    const entry = import.meta.filename.endsWith('.ts') ? './arrow-worker.ts' : workerEntry();
    this.#worker = new Worker(new URL(entry, import.meta.url), {
      workerData: { path },
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
      execArgv: [],
    });
  }

  async ask(): Promise<ArrowAnswer> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), patience);
    try {
      this.#worker.postMessage('next');
      const [answer] = (await once(this.#worker, 'message', { signal: limit.signal })) as [
        ArrowAnswer,
      ];
      if ('error' in answer) throw new Error(answer.error);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The built thread lies where the program's entries lie; parts of them lie in a folder of their own. */
function workerEntry(): string {
  return existsSync(join(import.meta.dirname, 'arrow-worker.js'))
    ? './arrow-worker.js'
    : '../arrow-worker.js';
}

async function* rowsOf(
  thread: ArrowThread,
  seen: SeenCells[],
): AsyncGenerator<readonly (string | null)[]> {
  for (;;) {
    const answer = await thread.ask();
    if ('rows' in answer) yield* answer.rows;
    else {
      if ('seen' in answer) seen.push(answer.seen);
      return;
    }
  }
}

/** A file that was cut off lacks the end, where it says where its parts are. */
async function requireEnd(source: SourceFile, path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await stat(path);
    const { buffer: start } = await file.read(Buffer.alloc(6), 0, 6, 0);
    if (start.toString('latin1') !== 'ARROW1') return;
    const { buffer: end } = await file.read(Buffer.alloc(6), 0, 6, Math.max(0, size - 6));
    if (end.toString('latin1') !== 'ARROW1')
      throw damaged(source, 'Arrow', 'It is cut off: its end is missing.');
  } finally {
    await file.close();
  }
}

function arrowRemarks(seen: SeenCells): string[] {
  return [
    ...(seen.nested.size > 0
      ? [`${listed([...seen.nested])}: lists or objects in cells, kept as JSON text.`]
      : []),
    ...(seen.bytes.size > 0
      ? [`${listed([...seen.bytes])}: bytes that are no text, kept as hexadecimal digits.`]
      : []),
    ...countRemark(
      seen.nans,
      'cell is NaN and counts as missing.',
      'cells are NaN and count as missing.',
    ),
    ...countRemark(
      seen.infinite,
      'cell is infinite and cannot be learned from.',
      'cells are infinite and cannot be learned from.',
    ),
    ...countRemark(seen.cut, 'time is cut at microseconds.', 'times are cut at microseconds.'),
  ];
}

function tooLarge({ name }: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” is larger than ${largestFile / 1024 / 1024} MB, too large for an Arrow file. Write it as Parquet, or as several files.`,
    { place: { file: name } },
  );
}

function oldFeather({ name }: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” is an old Feather file (version 1), which is not read here. Write it again as Feather version 2, Arrow or Parquet.`,
    { place: { file: name } },
  );
}

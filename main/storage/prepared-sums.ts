import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError } from '../../common/errors/app-error.ts';

/** CRC-32 of each file beside it, by its name. */
export const sumsFile = 'sums.json';

/** Bytes read at once. */
const portion = 2 ** 20;

/** What was found whole in this process: sizes and times of its files, by their folder. */
const known = new Map<string, string>();

/** The content of `sumsFile` for files of a folder. */
export async function sumsOf(folder: string, names: readonly string[]): Promise<string> {
  const sums: Record<string, number> = {};
  for (const name of names) sums[name] = await sumOf(join(folder, name));
  return JSON.stringify(sums);
}

/**
 * Reads the files of a folder whole and compares them with their sums; at once where it has done so and none was
 * written since, or where an earlier version wrote no sums. Throws `storage` where one differs, and what the signal
 * was aborted with.
 */
export async function compareSums(folder: string, signal?: AbortSignal): Promise<void> {
  const json = await readFile(join(folder, sumsFile), 'utf8').catch(() => null);
  if (json === null) return;
  const sums = Object.entries(readSums(json));
  const there = await readdir(folder);
  if (!sums.every(([name]) => there.includes(name))) throw damaged('the names of the sums');
  const marks = await Promise.all(sums.map(([name]) => markOf(join(folder, name))));
  const mark = [json, ...marks].join();
  if (known.get(folder) === mark) return;
  for (const [name, sum] of sums) {
    if ((await sumOf(join(folder, name), signal)) !== sum) throw damaged(`the sum of ${name}`);
  }
  known.set(folder, mark);
}

async function sumOf(path: string, signal?: AbortSignal): Promise<number> {
  let sum = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: portion })) {
    signal?.throwIfAborted();
    sum = crc32(bytes as Buffer, sum);
  }
  return sum;
}

async function markOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  return [size, mtimeMs, ino].join(':');
}

function readSums(json: string): Readonly<Record<string, number>> {
  try {
    return JSON.parse(json) as Record<string, number>;
  } catch (error) {
    throw damaged('the sums', error);
  }
}

function damaged(what: string, cause?: unknown): AppError {
  return new AppError('storage', 'The prepared rows are damaged. Start the run again.', {
    cause,
    detail: `${what} cannot be right`,
  });
}

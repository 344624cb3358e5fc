import { createReadStream } from 'node:fs';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { LogFile } from './find-logs.ts';
import type { ImportWatch } from './import-watch.ts';

/** Bytes read at once: so few that other calls have their turn every few milliseconds. */
const chunkBytes = 256 * 1024;
/** Characters of a line; no log has longer ones, but a file of another kind may have no line end at all. */
const longestLine = 16 * 1024 ** 2;

/**
 * Gives the lines of a UTF-8 file one by one, without their ends. `take` may return false to end the reading.
 * Throws `invalid-data` for a line of more than 16 million characters.
 */
export async function eachLine(
  file: LogFile,
  watch: ImportWatch,
  take: (line: string) => unknown,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of createReadStream(file.onDisk, { highWaterMark: chunkBytes })) {
    const bytes = chunk as Buffer;
    watch.read(bytes.length);
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestLine) throw tooLong(file);
    for (const line of lines) if (take(line.replace(/\r$/, '')) === false) return;
  }
  rest += decoder.decode();
  if (rest !== '') take(rest.replace(/\r$/, ''));
}

function tooLong({ name }: LogFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” has a line of more than 16 million characters, so it is no log of a training. No run was added.`,
    { place: { file: name } },
  );
}

import { createReadStream } from 'node:fs';
import type { LogFile } from './find-logs.ts';
import type { ImportWatch } from './import-watch.ts';

const chunkBytes = 1024 ** 2;

/** Gives the lines of a UTF-8 file one by one, without their ends. `take` may return false to end the reading. */
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
    for (const line of lines) if (take(line.replace(/\r$/, '')) === false) return;
  }
  rest += decoder.decode();
  if (rest !== '') take(rest.replace(/\r$/, ''));
}

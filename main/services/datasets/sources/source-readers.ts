import type { SourceFile } from '../read-source.ts';
import { delimitedReader } from './delimited-reader.ts';
import type { SourceReader } from './source-reader.ts';

/** In the order in which they are asked; delimited text is last, for it takes what nobody else does. */
const readers: readonly SourceReader[] = [delimitedReader];

/** The reader for what the person chose. */
export async function readerFor(sources: readonly SourceFile[]): Promise<SourceReader> {
  for (const reader of readers) if (await reader.accepts(sources)) return reader;
  return delimitedReader;
}

import { AppError } from '../../../../common/errors/app-error.ts';
import type { SourceFile } from '../read-source.ts';
import { delimitedReader } from './delimited-reader.ts';
import type { SourceReader } from './source-reader.ts';

/** In the order in which they are asked; delimited text is last, for it takes what nobody else does. */
const readers: readonly SourceReader[] = [delimitedReader];

/** The reader for what the person chose. Throws `invalid-data` where there is none. */
export async function readerFor(sources: readonly SourceFile[]): Promise<SourceReader> {
  for (const reader of readers) if (await reader.accepts(sources)) return reader;
  const [first] = sources;
  throw new AppError(
    'invalid-data',
    sources.length === 1
      ? `“${first?.name}” holds nothing that can be imported. Choose a table, or a folder of pictures or texts.`
      : 'These files cannot be imported together. Choose several tables with the same columns, or one of them.',
    { place: { file: first?.name ?? '' } },
  );
}

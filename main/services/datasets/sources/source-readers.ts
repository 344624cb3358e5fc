import { AppError } from '../../../../common/errors/app-error.ts';
import type { SourceFile } from '../read-source.ts';
import { arrowReader } from './arrow-reader.ts';
import { delimitedReader } from './delimited-reader.ts';
import { excelReader } from './excel-reader.ts';
import { cifarReader } from './cifar-reader.ts';
import { idxReader } from './idx-reader.ts';
import { imageArraysReader } from './image-arrays-reader.ts';
import { imageFolderReader } from './image-folder-reader.ts';
import { jsonReader } from './json-reader.ts';
import { numpyReader } from './numpy-reader.ts';
import { parquetReader } from './parquet-reader.ts';
import { severalFilesReader } from './several-files-reader.ts';
import type { SourceReader } from './source-reader.ts';
import { sqliteReader } from './sqlite-reader.ts';
import { textFolderReader } from './text-folder-reader.ts';
import { zippedTableReader } from './zipped-table-reader.ts';

/** In the order in which they are asked: a workbook is a zip archive too, and delimited text takes what nobody else does. */
const readers: readonly SourceReader[] = [
  parquetReader,
  arrowReader,
  sqliteReader,
  excelReader,
  idxReader,
  imageArraysReader,
  imageFolderReader,
  cifarReader,
  numpyReader,
  jsonReader,
  textFolderReader,
  zippedTableReader(readerFor),
  severalFilesReader(readerFor),
  delimitedReader,
];

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

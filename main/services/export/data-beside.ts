import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pack } from 'tar-stream';
import type { Dataset, RowPage } from '../../../common/datasets/dataset.ts';
import { dataFile } from '../../../common/keras/script/script-data.ts';
import { mapOrdered } from '../datasets/images/map-ordered.ts';
import { csvLine } from '../prediction/csv.ts';

/** The folder that pictures lie in beside a script. */
export const pictureFolder = 'pictures';

/** Rows that are read at once. */
const pageSize = 8192;
/** Pictures that are read at once. */
const pictureWidth = 4;

/** Reads the cells of some rows, missing ones as null, in the order of the dataset's columns. */
export type ReadPage = (offset: number, limit: number) => Promise<RowPage>;

/** How far the writing is, and what ends it. */
export interface WritingControl {
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly tell: (done: number) => void;
}

/**
 * A dataset as it lies beside a script whatever it was imported from: its table as comma-separated text in UTF-8 with
 * a header, its pictures as files of a folder. Cells, their decimal sign and the numbers of rows stay as they are.
 */
export function datasetBeside(dataset: Dataset): Dataset {
  const { source, report, dialect } = dataset;
  const isPictures = dataset.kind === 'images';
  return {
    ...dataset,
    source: isPictures
      ? { kind: 'folder', name: pictureFolder, sha256: source.sha256, format: 'image-folder' }
      : { kind: 'file', name: tableFileName(dataset), sha256: source.sha256, format: 'csv' },
    dialect: {
      ...dialect,
      header: true,
      separator: ',',
      quote: '"',
      encoding: 'utf-8',
      missingValues: [],
      rowNames: false,
    },
    report: isPictures ? report : { ...report, rowsRejected: 0, rejected: [] },
  };
}

function tableFileName(dataset: Dataset): string {
  const name = dataFile({ dataset }).replace(/\.(?:gz|zst)$/i, '');
  return /\.csv$/i.test(name) ? name : `${name.replace(/\.[^.]*$/, '')}.csv`;
}

/** Writes the table of a dataset as `datasetBeside` says it lies. Throws the reason of the signal. */
export async function writeTable(
  path: string,
  { columns, rows }: Pick<Dataset, 'columns' | 'rows'>,
  readPage: ReadPage,
  { signal, tell }: WritingControl,
): Promise<void> {
  async function* lines(): AsyncGenerator<string> {
    yield csvLine(columns.map(({ name }) => name));
    for (let offset = 0; offset < rows; offset += pageSize) {
      signal.throwIfAborted();
      const page = await readPage(offset, pageSize);
      yield page.rows.map((row) => csvLine(row.map((cell) => cell ?? ''))).join('');
      tell(Math.min(1, (offset + pageSize) / rows));
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

/**
 * Puts the pictures of a dataset into an archive, each under its name in a folder. Throws the reason of the signal.
 * @param names In the order of the rows.
 */
export async function packPictures(
  archive: Pack,
  folder: string,
  names: readonly string[],
  readPicture: (row: number) => Promise<Uint8Array>,
  { signal, tell }: WritingControl,
): Promise<void> {
  let done = 0;
  for await (const bytes of mapOrdered(names.keys(), pictureWidth, readPicture)) {
    signal.throwIfAborted();
    const entry = archive.entry({ name: `${folder}/${names[done] ?? ''}`, size: bytes.length });
    await pipeline(Readable.from([bytes]), entry);
    done += 1;
    tell(done / names.length);
  }
}

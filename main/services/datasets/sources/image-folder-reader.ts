import { join } from 'node:path';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { LeftOut, Listing } from '../archives/source-entry.ts';
import { folderLayout } from '../images/folder-layout.ts';
import { imageFormatOfName } from '../images/image-format.ts';
import { ImageTaker } from '../images/take-images.ts';
import { ImagePackWriter } from '../images/write-image-pack.ts';
import type { SourceFile } from '../read-source.ts';
import {
  type ChosenPictures,
  choosePictures,
  mayBeLabels,
  mayBePicture,
  openPictures,
} from './image-folder/chosen-pictures.ts';
import { type LabelTable, namesNoPicture, readLabelTable } from './image-folder/label-table.ts';
import { reportOf } from './image-folder/picture-report.ts';
import { imageColumns } from './image-folder/image-columns.ts';
import type { ReadTable, SourceReader, SourceRequest } from './source-reader.ts';
import { writeRecords } from './write-records.ts';

/** Tables beside the pictures that are looked into. */
const mostTables = 8;

/** Pictures between two words on how far it is. */
const progressStep = 32;

/**
 * Pictures in a folder or an archive, in folders by class and by split, or flat, with a table beside them; or
 * pictures chosen one by one.
 */
export const imageFolderReader: SourceReader = {
  format: 'image-folder',
  keepsSource: false,
  accepts: async (sources) => (await choosePictures(sources)) !== null,
  read: async (request) => {
    const chosen = await choosePictures(request.sources);
    if (!chosen) throw new Error('There are no pictures to read');
    const leftOut: LeftOut[] = [];
    const folders: string[] = [];
    const listing = await openPictures(chosen, {
      signal: request.signal,
      onLeftOut: (left) => leftOut.push(left),
      onFolder: (path) => folders.push(path),
    });
    try {
      return await readListing(request, chosen, listing, leftOut, folders);
    } finally {
      await listing.close();
    }
  },
};

async function readListing(
  request: SourceRequest,
  chosen: ChosenPictures,
  listing: Listing,
  leftOut: LeftOut[],
  folders: string[],
): Promise<ReadTable> {
  const { folder, openFile, onProgress, signal } = request;
  const name = chosen.pictures[0].name;
  const { paths, tables } = await lookThrough(request, listing, chosen.table !== null);
  // What the second walk meets was told by the first.
  const [met, links] = [folders.slice(), leftOut.slice()];
  const pictures = paths.filter((path) => imageFormatOfName(path) !== null);
  const layout = folderLayout(pictures.length > 0 ? pictures : paths);
  const labels = await findLabels(request, chosen.table, tables, paths);
  const columns = imageColumns(layout, labels);
  const writer = await ImagePackWriter.create(folder, openFile);
  const taker = new ImageTaker(writer);
  const classes = new Map<string, number>();
  let unlabelled = 0;
  let unnamed = 0;
  const rows = async function* () {
    const entries = only(listing.entries(), new Set(paths));
    for await (const path of taker.take(entries, signal)) {
      const label = layout.label(path);
      if (label === null) unlabelled += 1;
      else classes.set(label, (classes.get(label) ?? 0) + 1);
      const cells = labels?.cells(path) ?? null;
      if (labels && !cells) unnamed += 1;
      yield columns.row(path, layout, cells);
      if (taker.seen % progressStep === 0) {
        onProgress?.({ done: taker.seen, total: paths.length, unit: 'images' });
      }
    }
    if (writer.rows === 0) throw nothingReadable(name, taker);
  };
  try {
    const { names } = columns;
    const missingValues = labels?.missingValues ?? [];
    const table = await writeRecords(request, { source: name, names, missingValues, rows: rows() });
    await writer.finish();
    onProgress?.({ done: paths.length, total: paths.length, unit: 'images' });
    const counts = taker.counts;
    const facts = {
      counts,
      layout,
      labels,
      classes,
      unlabelled,
      unnamed,
      folders: met,
      leftOut: links,
    };
    return {
      table,
      report: reportOf(facts),
      kind: 'images',
      format: 'image-folder',
      types: columns.types,
      sha256: counts.sha256,
    };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** The first walk: what may be a picture, and copies of the tables beside them. */
async function lookThrough(
  { folder, openFile }: SourceRequest,
  listing: Listing,
  hasTable: boolean,
): Promise<{ paths: string[]; tables: SourceFile[] }> {
  const paths: string[] = [];
  const tables: SourceFile[] = [];
  for await (const entry of listing.entries()) {
    if (mayBePicture(entry)) paths.push(entry.path);
    if (hasTable || tables.length >= mostTables || !mayBeLabels(entry)) continue;
    const path = join(folder, `beside-${tables.length}`);
    const copy = await openFile(path, 'w');
    try {
      for await (const piece of entry.open()) await copy.writeFile(piece);
    } finally {
      await copy.close();
    }
    tables.push({ path, name: entry.path });
  }
  return { paths, tables };
}

/** The table that names most pictures; one that was chosen must name some. */
async function findLabels(
  request: SourceRequest,
  chosen: SourceFile | null,
  beside: readonly SourceFile[],
  paths: readonly string[],
): Promise<LabelTable | null> {
  if (chosen) {
    const labels = await readLabelTable(chosen, request, paths);
    if (!labels) throw namesNoPicture(chosen.name, paths[0] ?? '');
    return labels;
  }
  let best: LabelTable | null = null;
  for (const table of beside) {
    const labels = await readLabelTable(table, request, paths).catch((error: unknown) => {
      // A table beside the pictures that cannot be read is none about them.
      if (error instanceof AppError && error.code === 'invalid-data') return null;
      throw error;
    });
    if (labels && labels.matched > (best?.matched ?? 0)) best = labels;
  }
  return best;
}

async function* only<T extends { readonly path: string }>(
  entries: AsyncIterable<T>,
  paths: ReadonlySet<string>,
): AsyncGenerator<T> {
  for await (const entry of entries) if (paths.has(entry.path)) yield entry;
}

function nothingReadable(name: string, { counts }: ImageTaker): AppError {
  const [first] = counts.rejected;
  const why = first
    ? `The first is “${first.text}”: ${first.reason.charAt(0).toLowerCase()}${first.reason.slice(1)}`
    : 'Choose a folder with JPEG, PNG, WebP, GIF, BMP or TIFF pictures.';
  return new AppError('invalid-data', `“${name}” holds no picture that can be read. ${why}`, {
    place: { file: first?.text ?? name },
  });
}

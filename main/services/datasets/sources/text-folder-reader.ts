import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import type { ColumnType } from '../../../../common/datasets/column.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { archiveKind } from '../archives/archive-kind.ts';
import { openListing } from '../archives/list-entries.ts';
import { DamagedEntry, type Listing, type SourceEntry } from '../archives/source-entry.ts';
import { longestRecord } from '../import-limits.ts';
import type { SourceFile } from '../read-source.ts';
import { detectEncoding } from '../text-encoding.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';
import { isText, textLayout, type TextLayout } from './text-folder-layout.ts';
import { emptyClassFolders, TextFolderReport } from './text-folder-report.ts';
import { writeRecords } from './write-records.ts';

/** Files from the first whose names tell what a folder holds. */
const filesLookedAt = 2_000;
/** Texts in folders that make an archive one of texts; one with fewer may hold tables. */
const fewestPacked = 3;
/** Texts between two reports of progress. */
const textsPerReport = 100;

/**
 * Folders of `.txt` files, one folder per class, perhaps under `train/` and `test/`; also in a zip or tar archive.
 * They become a table of text, label, split and file. A text that cannot be read is left out and told.
 */
export const textFolderReader: SourceReader = {
  format: 'text-folder',
  keepsSource: false,

  accepts: async ([source, another]) => {
    if (!source || another) return false;
    try {
      const kind = await archiveKind(source);
      return kind !== 'other' && (await holdsTexts(source, kind === 'folder' ? 1 : fewestPacked));
    } catch {
      // Whoever reads what is damaged will say so.
      return false;
    }
  },

  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There is no folder to read');
    const report = new TextFolderReport(source);
    const listing = await openListing(source, {
      signal: request.signal,
      onLeftOut: ({ path }) => report.leftOut(path),
    });
    try {
      const paths = await listTexts(listing, report);
      const layout = textLayout(paths);
      const names = columnsOf(layout);
      const hash = createHash('sha256');
      const rows = textRows(listing, layout, request, { report, hash, total: paths.length });
      const table = await writeRecords(request, { source: source.name, names, rows });
      report.emptyClasses(await emptyClassFolders(source, layout, report.labels));
      const types = new Map<string, ColumnType>([
        ['text', 'text'],
        ['label', 'category'],
        ['split', 'category'],
        ['file', 'text'],
      ]);
      return {
        table,
        report: report.whole(),
        kind: 'texts',
        format: 'text-folder',
        types: new Map([...types].filter(([name]) => names.includes(name))),
        sha256: hash.digest('hex'),
      };
    } finally {
      await listing.close();
    }
  },
};

/** Whether most files are texts and at least so many of them lie in folders, or several in a folder itself. */
async function holdsTexts(source: SourceFile, fewest: number): Promise<boolean> {
  const listing = await openListing(source);
  let [texts, nested, files] = [0, 0, 0];
  try {
    for await (const { path } of listing.entries()) {
      files += 1;
      if (isText(path)) {
        texts += 1;
        if (path.includes('/')) nested += 1;
      }
      if (files >= filesLookedAt) break;
    }
  } finally {
    await listing.close();
  }
  return texts > files / 2 && (nested >= fewest || (fewest === 1 && texts > 1));
}

async function listTexts(listing: Listing, report: TextFolderReport): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of listing.entries()) {
    if (isText(path)) paths.push(path);
    else report.noText(path);
  }
  if (paths.length === 0) throw report.nothing();
  return paths;
}

function columnsOf({ hasLabels, hasSplits }: TextLayout): readonly string[] {
  return ['text', ...(hasLabels ? ['label'] : []), ...(hasSplits ? ['split'] : []), 'file'];
}

async function* textRows(
  listing: Listing,
  layout: TextLayout,
  { onProgress, signal }: SourceRequest,
  {
    report,
    hash,
    total,
  }: { report: TextFolderReport; hash: ReturnType<typeof createHash>; total: number },
): AsyncGenerator<readonly (string | null)[]> {
  let done = 0;
  for await (const entry of listing.entries()) {
    signal?.throwIfAborted();
    if (!isText(entry.path)) continue;
    done += 1;
    if (done % textsPerReport === 0) onProgress?.({ done, total, unit: 'texts' });
    const place = layout.placeOf(entry.path);
    if (!place) {
      report.unplaced(entry.path);
      continue;
    }
    const text = await readText(entry, report, hash);
    if (text === null) continue;
    report.taken(entry.path, place, text);
    yield [
      text,
      ...(layout.hasLabels ? [place.label] : []),
      ...(layout.hasSplits ? [place.split] : []),
      entry.path,
    ];
  }
  onProgress?.({ done, total, unit: 'texts' });
  if (report.rows === 0) throw report.nothing();
}

/** The text of a file; null when it has none, which the report then tells. */
async function readText(
  entry: SourceEntry,
  report: TextFolderReport,
  hash: ReturnType<typeof createHash>,
): Promise<string | null> {
  const { path } = entry;
  if (entry.size > longestRecord) {
    report.rejected(path, `is longer than ${longestRecord / 1024 / 1024} MB`);
    return null;
  }
  try {
    const bytes = await entry.read();
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
    const encoding = detectEncoding({ path, name: path }, bytes);
    if (!encoding.startsWith('utf-')) report.readAs(path, encoding);
    return iconv.decode(bytes, encoding);
  } catch (error) {
    if (error instanceof DamagedEntry) report.rejected(path, 'cannot be read');
    else if (error instanceof AppError && error.code === 'invalid-data') {
      report.rejected(path, 'holds binary data, not text');
    } else throw error;
    return null;
  }
}

import { AppError } from '../../../../common/errors/app-error.ts';
import { columnNames } from '../column-names.ts';
import { readHead, readSource, type SourceFile } from '../read-source.ts';
import { checkedEncoding, detectEncoding, NotUtf8, transcoder } from '../text-encoding.ts';
import { type JsonRows, rowsOfObject, rowsOfValues, tablesOf } from './json-records.ts';
import { JsonScanner, type JsonSpan, NotJson } from './json-scanner.ts';
import type { SourceReader, SourceRequest } from './source-reader.ts';
import { writeRecords } from './write-records.ts';

/** Bytes of a JSON text, which is read into memory as a whole. */
const largestJson = 512 * 1024 * 1024;

/** JSON: arrays of objects or arrays, objects of columns, tables under a key, and JSON lines. */
export const jsonReader: SourceReader = {
  format: 'json',
  accepts: async ([source, ...more]) => {
    if (!source || more.length > 0 || source.isFolder) return false;
    const head = await readHead(source).catch(() => null);
    return head !== null && looksLikeJson(head.bytes, source.name);
  },
  parts: async ([source]) => {
    if (!source) return [];
    const { bytes } = await readHead(source);
    // A head that does not hold all of it is a table without a choice, or one too large to look at twice.
    const scanner = new JsonScanner(bytes);
    try {
      const value = scanner.value(scanner.skipSpace(0));
      if (value.kind !== 'object') return [];
      const names = tablesOf(scanner, new Map(scanner.members(value)));
      return names.length > 1 ? names.map((name) => ({ name })) : [];
    } catch (error) {
      if (error instanceof NotJson) return [];
      throw error;
    }
  },
  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There is no file to read');
    const bytes = await wholeText(source, request);
    try {
      const { rows, format } = understand(new JsonScanner(bytes), request);
      return { ...(await keep(source, rows, request)), kind: 'table', format };
    } catch (error) {
      throw error instanceof NotJson ? notJson(source, bytes, error) : error;
    }
  },
};

function looksLikeJson(head: Buffer, name: string): boolean {
  if (/\.(?:json|jsonl|ndjson|geojson)(?:\.(?:gz|zst))?$/i.test(name)) return true;
  const text = head
    .toString('latin1', 0, 1000)
    .replace(/^\xef\xbb\xbf/, '')
    .replaceAll('\0', '');
  // Delimited text may begin with a bracket too, but hardly goes on like this.
  return /^\s*(?:\{\s*(?:"|\})|\[\s*(?:[[{"\]]|-?\d|true|false|null))/.test(text);
}

/** The whole file as UTF-8 without byte order mark. */
async function wholeText(
  source: SourceFile,
  { options, onProgress, signal }: SourceRequest,
): Promise<Buffer> {
  const head = await readHead(source);
  const encoding =
    options.encoding === undefined
      ? jsonEncoding(source, head.bytes)
      : checkedEncoding(options.encoding);
  const decode = transcoder(encoding);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of readSource(source, (done) =>
      onProgress?.({ done, total: null, unit: 'bytes' }),
    )) {
      signal?.throwIfAborted();
      const text = decode.push(chunk);
      size += text.length;
      if (size > largestJson) throw tooLarge(source);
      chunks.push(text);
    }
    chunks.push(decode.end());
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error;
    throw new AppError(
      'invalid-data',
      `“${source.name}” is not JSON: it is not in UTF-8, as JSON is. Save it in UTF-8.`,
      { place: { file: source.name } },
    );
  }
  if (decode.replaced > 0) {
    throw new AppError(
      'invalid-data',
      `“${source.name}” is not JSON: ${decode.replaced} of its characters are not valid ${encoding}.`,
      { place: { file: source.name } },
    );
  }
  return Buffer.concat(chunks);
}

/** UTF-8, or UTF-16 where it shows; JSON knows no others. */
function jsonEncoding(source: SourceFile, head: Buffer): string {
  const detected = detectEncoding(source, head);
  return detected.startsWith('utf') ? detected : 'utf-8';
}

function understand(
  scanner: JsonScanner,
  { options }: SourceRequest,
): { readonly rows: JsonRows; readonly format: string } {
  const [first, ...more] = topValues(scanner);
  if (!first) throw new NotJson('it holds no value', 0);
  const { header } = options;
  if (more.length > 0) {
    return { rows: rowsOfValues(scanner, [first, ...more], header), format: 'json-lines' };
  }
  if (first.kind === 'array') {
    const values = [...scanner.items(first)];
    return { rows: rowsOfValues(scanner, values, header), format: 'json' };
  }
  if (first.kind === 'object') {
    return { rows: rowsOfObject(scanner, first, options), format: 'json' };
  }
  return { rows: rowsOfValues(scanner, [first], header), format: 'json' };
}

/** The value of the text; several where each begins on a line of its own (JSON lines). */
function topValues(scanner: JsonScanner): JsonSpan[] {
  const values: JsonSpan[] = [];
  let at = scanner.skipSpace(0);
  do {
    const value = scanner.value(at);
    values.push(value);
    at = scanner.skipSpace(value.end);
    const between = scanner.bytes.subarray(value.end, at);
    const onItsOwnLine = between.includes(0x0a) || between.includes(0x0d);
    if (at < scanner.bytes.length && !onItsOwnLine) {
      throw new NotJson('something follows after its end', at);
    }
  } while (at < scanner.bytes.length);
  return values;
}

async function keep(source: SourceFile, found: JsonRows, request: SourceRequest) {
  const { names, remarks } = columnNames(found.names, found.names.length);
  if (names.length === 0) throw noRows(source);
  const table = await writeRecords(request, {
    source: source.name,
    names,
    rows: found.rows(),
    missingValues: request.options.missingValues ?? [],
  });
  if (table.rows === 0) throw noRows(source);
  // Arrays have no names to be missing.
  const renamed = found.names.every((name) => name === '') ? [] : remarks;
  const report = {
    rowsInFile: table.rows,
    rowsRead: table.rows,
    rowsRejected: 0,
    rowsAltered: found.short,
    rejected: [],
    remarks: [...renamed, ...found.remarks],
  };
  return { table, report };
}

function noRows({ name }: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” is valid JSON but holds no rows. A table is an array of objects, one per row.`,
    { place: { file: name } },
  );
}

function notJson({ name }: SourceFile, bytes: Buffer, { message, at }: NotJson): AppError {
  let line = 1;
  for (
    let place = bytes.indexOf(0x0a);
    place >= 0 && place < at;
    place = bytes.indexOf(0x0a, place + 1)
  ) {
    line += 1;
  }
  return new AppError(
    'invalid-data',
    `“${name}” is not valid JSON: on line ${line.toLocaleString('en-US')}, ${message}. Correct it, or get a whole copy of the file.`,
    { place: { file: name, row: line } },
  );
}

function tooLarge({ name }: SourceFile): AppError {
  return new AppError(
    'invalid-data',
    `“${name}” is larger than ${largestJson / 1024 / 1024} MB, too large for JSON. Save it as JSON lines in several files, as CSV or as Parquet.`,
    { place: { file: name } },
  );
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { AnalysisDatabase, literal } from '../../../../main/services/datasets/analysis-database.ts';
import { zipOf } from '../archives/make-archives.ts';

const rows = Array.from({ length: 30 }, (_, row) => ({
  id: row,
  size: row * 1.5,
  name: `row ${row}`,
  isLarge: row > 15,
}));

/** A small whole file of one form that is imported. */
export interface GoodFile {
  readonly name: string;
  /** What a test damages: the file, or what is packed in it. */
  readonly bytes: Buffer;
  /** Packs what was damaged, so that the damage is found behind the packing's checksums. */
  readonly pack?: (bytes: Buffer) => Buffer;
}

/** A small whole file of each form. */
export async function goodFiles(folder: string): Promise<readonly GoodFile[]> {
  const csv = ['id,size,name,isLarge', ...rows.map((row) => Object.values(row).join(','))].join(
    '\n',
  );
  const text = Buffer.from(csv);
  const csvPath = join(folder, 'good.csv');
  await writeFile(csvPath, csv);
  const table = tableFromArrays({
    id: Int32Array.from(rows, ({ id }) => id),
    size: Float64Array.from(rows, ({ size }) => size),
    name: rows.map(({ name }) => name),
  });
  return [
    { name: 'good.csv', bytes: text },
    { name: 'german.csv', bytes: Buffer.from(csv.replaceAll(',', ';').replaceAll('.', ',')) },
    { name: 'good.tsv', bytes: Buffer.from(csv.replaceAll(',', '\t')) },
    { name: 'wide.csv', bytes: Buffer.from(`\ufeff${csv}`, 'utf16le') },
    { name: 'good.json', bytes: Buffer.from(JSON.stringify(rows)) },
    { name: 'good.jsonl', bytes: Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')) },
    { name: 'good.parquet', bytes: await parquetFile(folder, csvPath) },
    { name: 'good.arrow', bytes: Buffer.from(tableToIPC(table, 'file')) },
    { name: 'good.arrows', bytes: Buffer.from(tableToIPC(table, 'stream')) },
    { name: 'good.sqlite', bytes: sqliteFile() },
    { name: 'good.npy', bytes: numpyFile() },
    { name: 'good.npz', bytes: numpyFile(), pack: (bytes) => zipOf([{ path: 'x.npy', bytes }]) },
    { name: 'good.xlsx', bytes: workbook(sheetXml()) },
    { name: 'sheet.xlsx', bytes: sheetXml(), pack: workbook },
    { name: 'good.csv.gz', bytes: gzipSync(csv) },
    { name: 'good.csv.zst', bytes: zstdCompressSync(csv) },
    { name: 'inner.csv.gz', bytes: text, pack: (bytes) => gzipSync(bytes) },
    { name: 'good.zip', bytes: zipOf([{ path: 'good.csv', bytes: text }]) },
    { name: 'texts.zip', bytes: textFolder() },
    ...(await pictureFiles()),
    { name: 'good.idx', bytes: idxFile() },
    { name: 'data_batch_1.bin', bytes: cifarBatch() },
  ];
}

async function pictureFiles(): Promise<GoodFile[]> {
  const pixels = { create: { width: 8, height: 8, channels: 3, background: '#c04020' } } as const;
  const png = await sharp(pixels).png().toBuffer();
  const two = (bytes: Buffer) =>
    zipOf([
      { path: 'cat/1.png', bytes: png, stored: true },
      { path: 'dog/2.png', bytes, stored: true },
    ]);
  return [
    { name: 'good.png', bytes: png },
    { name: 'good.jpg', bytes: await sharp(pixels).jpeg().toBuffer() },
    { name: 'good.webp', bytes: await sharp(pixels).webp().toBuffer() },
    { name: 'good.gif', bytes: await sharp(pixels).gif().toBuffer() },
    { name: 'good.tiff', bytes: await sharp(pixels).tiff().toBuffer() },
    { name: 'good.bmp', bytes: bmpFile(5, 4) },
    { name: 'pictures.zip', bytes: two(png) },
    { name: 'one-picture.zip', bytes: png, pack: two },
  ];
}

/** A BMP of 24 bits: red grows to the right, green downwards. */
export function bmpFile(width: number, height: number): Buffer {
  const stride = Math.ceil((3 * width) / 4) * 4;
  const bytes = Buffer.alloc(54 + stride * height);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      bytes.set([0, y * 40, x * 30], 54 + (height - 1 - y) * stride + 3 * x);
    }
  }
  return bytes;
}

function textFolder(): Buffer {
  const text = (label: string, number: number) => ({
    path: `${label}/${number}.txt`,
    bytes: Buffer.from(`a ${label} text, the ${number}th`),
  });
  return zipOf([1, 2, 3].flatMap((number) => [text('good', number), text('bad', number)]));
}

/** Two records of CIFAR-10. */
function cifarBatch(): Buffer {
  return Buffer.concat(
    [3, 7].map((label) => Buffer.concat([Buffer.of(label), Buffer.alloc(3072, label * 20)])),
  );
}

async function parquetFile(folder: string, csv: string): Promise<Buffer> {
  const database = new AnalysisDatabase(folder);
  const path = join(folder, 'good.parquet');
  await database.rows(`COPY (FROM ${literal(csv)}) TO ${literal(path)} (FORMAT parquet)`);
  await database.close();
  return readFile(path);
}

function sqliteFile(): Buffer {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE things (id INTEGER, size REAL, name TEXT)');
  const insert = database.prepare('INSERT INTO things VALUES (?, ?, ?)');
  for (const { id, size, name } of rows) insert.run(id, size, name);
  const bytes = database.serialize();
  database.close();
  return bytes;
}

/** A `.npy` file of doubles, as NumPy writes it. */
export function numpyFile(
  descr = "'<f8'",
  shape = '(30, 2)',
  bytes: Uint8Array = new Uint8Array(
    Float64Array.from(rows.flatMap(({ id, size }) => [id, size])).buffer,
  ),
  fortran = 'False',
): Buffer {
  const text = `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
  const header = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11, ' ') + '\n';
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0]);
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), bytes]);
}

function idxFile(): Buffer {
  const head = Buffer.from([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 8]);
  return Buffer.concat([head, Buffer.alloc(256, 0x7f)]);
}

/** A sheet of the rows, as Excel keeps it. */
function sheetXml(): Buffer {
  const cell = (value: string | number) =>
    typeof value === 'number'
      ? `<c><v>${value}</v></c>`
      : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const lines = [['id', 'size', 'name'], ...rows.map(({ id, size, name }) => [id, size, name])];
  const column = (index: number) => 'ABC'[index] ?? 'A';
  const sheet = lines
    .map((line, row) => {
      const cells = line.map((value, index) =>
        cell(value).replace('<c', `<c r="${column(index)}${row + 1}"`),
      );
      return `<row r="${row + 1}">${cells.join('')}</row>`;
    })
    .join('');
  return Buffer.from(
    `<worksheet xmlns="${spreadsheet}"><sheetData>${sheet}</sheetData></worksheet>`,
  );
}

const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** A workbook of one sheet with the least that Excel needs, and other parts by their paths. */
export function workbook(sheet: Buffer, more: Readonly<Record<string, string>> = {}): Buffer {
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const files: Readonly<Record<string, string | Buffer>> = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${spreadsheet}" xmlns:r="${office}"><sheets><sheet name="Things" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  };
  return zipOf(Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
}

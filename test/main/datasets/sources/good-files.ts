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

/** A small whole file of each form that is imported, by its ending. */
export async function goodFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const csv = ['id,size,name,isLarge', ...rows.map((row) => Object.values(row).join(','))].join(
    '\n',
  );
  const csvPath = join(folder, 'good.csv');
  await writeFile(csvPath, csv);
  const table = tableFromArrays({
    id: Int32Array.from(rows, ({ id }) => id),
    size: Float64Array.from(rows, ({ size }) => size),
    name: rows.map(({ name }) => name),
  });
  const pixels = { create: { width: 8, height: 8, channels: 3, background: '#c04020' } } as const;
  return new Map([
    ['csv', Buffer.from(csv)],
    ['json', Buffer.from(JSON.stringify(rows))],
    ['jsonl', Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'))],
    ['parquet', await parquetFile(folder, csvPath)],
    ['arrow', Buffer.from(tableToIPC(table, 'file'))],
    ['arrows', Buffer.from(tableToIPC(table, 'stream'))],
    ['sqlite', sqliteFile()],
    ['npy', numpyFile()],
    ['xlsx', workbook()],
    ['csv.gz', gzipSync(csv)],
    ['csv.zst', zstdCompressSync(csv)],
    ['zip', zipOf([{ path: 'good.csv', bytes: Buffer.from(csv) }])],
    ['png', await sharp(pixels).png().toBuffer()],
    ['jpg', await sharp(pixels).jpeg().toBuffer()],
    ['idx', idxFile()],
  ]);
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

/** A workbook of one sheet with the least that Excel needs. */
function workbook(): Buffer {
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
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const files = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Things" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
  };
  return zipOf(Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
}

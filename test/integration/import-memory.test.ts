import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../main/datasets/dataset-folder.ts';
import { zipOf } from '../main/datasets/archives/make-archives.ts';
import { writeZipOfMany } from '../main/datasets/archives/zip-of-many.ts';
import type { ImportedEach } from './import-each.ts';
import { ImportingProcess } from './import-in-process.ts';

/** Resident memory that a process which imports hostile files may have, in bytes. */
const mostMemory = 1.5e9;
/** Bytes that a refused bomb may write. */
const mostWritten = 100e6;
const megabyte = 1024 * 1024;

let folder = '';
let program: ImportingProcess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-memory-'));
  program = await ImportingProcess.start(join(folder, 'datasets'));
});
afterAll(() => {
  program.end();
  rmSync(folder, { recursive: true, force: true });
});

const spectrum = join(
  dirname(createRequire(import.meta.url).resolve('csv-spectrum/package.json')),
  'csvs',
);

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** Imports all in one process; prints how many came in, and how much memory the process needed. */
async function importAll(
  name: string,
  paths: readonly string[],
  seconds?: number,
): Promise<ImportedEach[]> {
  const all: ImportedEach[] = [];
  for (const path of paths) all.push(await program.import(path, seconds));
  const count = (outcome: ImportedEach['outcome']) =>
    all.filter((one) => one.outcome === outcome).length;
  const peak = Math.round((all.at(-1)?.peakBytes ?? 0) / 1e6);
  console.log(
    `${name}: ${all.length} files, ${count('imported')} imported, ${count('refused')} refused, ${count('failed')} failed; ${peak} MB resident at most`,
  );
  for (const one of all) {
    expect(one.outcome, `${one.path}: ${one.message}`).not.toBe('failed');
    expect(one.isClean, one.path).toBe(true);
    expect(one.peakBytes, one.path).toBeLessThan(mostMemory);
  }
  return all;
}

describe('a process that imports one file after the other', () => {
  it('stays below 1.5 GB with every file of the torture collection and of csv-spectrum', async (ctx) => {
    await importAll('csv-spectrum', filesBelow(spectrum));
    if (!hasSharedData) ctx.skip('needs ../shared/data/torture');
    const torture = join(sharedData, 'torture');
    for (const name of readdirSync(torture)) await importAll(name, filesBelow(join(torture, name)));
  }, 900_000);

  it('refuses bombs with less than 100 MB written and 1.5 GB of memory', async () => {
    const bombs = await makeBombs();
    const all = await importAll('bombs', Object.keys(bombs), 100);
    for (const { path, outcome, message, writtenBytes } of all) {
      expect(outcome, path).toBe('refused');
      expect(message, path).toMatch(bombs[path] ?? /$^/);
      if (writtenBytes !== null) expect(writtenBytes, path).toBeLessThan(mostWritten);
    }
    const written = Math.max(...all.map(({ writtenBytes }) => writtenBytes ?? NaN));
    console.log(`bombs: ${(written / 1e6).toFixed(1)} MB written for one at most`);
  });

  it('stays below 1.5 GB with a cell of 200 MB and with a hundred thousand columns', async () => {
    const cell = join(folder, 'cell.csv');
    const file = await open(cell, 'w');
    await file.write('text,mood\nshort,good\n');
    const piece = Buffer.alloc(megabyte, 'word ');
    for (let count = 0; count < 200; count += 1) await file.write(piece);
    await file.write(',bad\n');
    await file.close();
    const columns = join(folder, 'columns.csv');
    const names = Array.from({ length: 100_000 }, (_, index) => `c${index}`).join();
    writeFileSync(columns, `${names}\n${'1,'.repeat(99_999)}1\n`);
    const [long, wide] = await importAll('long and wide', [cell, columns], 100);
    expect(long?.message).toMatch(/line 3 is longer than 8 MB/);
    expect(wide?.message).toMatch(/100,000 columns/);
  });
});

/** Files that would become enormous, with the sentence that refuses each. */
async function makeBombs(): Promise<Readonly<Record<string, RegExp>>> {
  const zeros = Buffer.alloc(60 * megabyte);
  const lines = Buffer.alloc(80 * megabyte, 10);
  const inner = zipOf([{ path: 'zeros.csv', bytes: zeros }]);
  const write = (name: string, bytes: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const many = join(folder, 'many.zip');
  writeZipOfMany(many, 1_000_000);
  const large = sharp({
    create: { width: 16_000, height: 16_000, channels: 3, background: 'red' },
    limitInputPixels: false,
  });
  return {
    [write('ratio.zip', inner)]: /unpacks to more than 300 times its size/,
    [write('ratio.csv.gz', gzipSync(Buffer.concat([Buffer.from('a,b\n1,2\n'), lines])))]:
      /unpacks to more than 300 times its size/,
    [write('nested.zip', zipOf([{ path: 'a.zip', bytes: inner, stored: true }]))]:
      /unpacks to more than 300 times its size/,
    [write(
      'deep.zip',
      zipOf([{ path: 'b.zip', bytes: zipOf([{ path: 'a.zip', bytes: inner }]) }]),
    )]: /holds another archive, “b.zip”/,
    [many]: /holds 1,000,000 files; at most 500,000/,
    [write('large.png', await large.png().toBuffer())]: /more than 100 million pixels/,
  };
}

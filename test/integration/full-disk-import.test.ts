import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../common/errors/app-error.ts';
import { DatasetFiles } from '../../main/services/datasets/dataset-files.ts';
import { FileStore } from '../../main/services/files/file-store.ts';

let folder = '';
let disk = '';
let isMounted = false;

/** A disk of 20 MB of its own; not everybody may mount one. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-full-'));
  disk = join(folder, 'disk');
  mkdirSync(disk);
  isMounted = mountSmallDisk();
});
afterEach(() => {
  if (isMounted) execFileSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

const why = 'needs to mount a small disk, which only the administrator may';

/** Bytes that are free on the small disk. */
const free = () => {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
};

/** Rows of numbers that differ, so that they do not pack well. */
function table(megabytes: number): string {
  const lines: string[] = [];
  let state = 7;
  for (let size = 0; size < megabytes * 1e6;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const line = `${state},${state % 9973},${(state / 7).toFixed(3)}`;
    size += line.length + 1;
    lines.push(line);
  }
  return `a,b,c\n${lines.join('\n')}\n`;
}

/** A picture of 120 KB that cannot be packed further. */
function noise(): Promise<Buffer> {
  const data = randomBytes(200 * 200 * 3);
  return sharp(data, { raw: { width: 200, height: 200, channels: 3 } })
    .png()
    .toBuffer();
}

describe('a disk of 20 MB that becomes full', () => {
  it('refuses a table with a sentence, gives the space back and still takes a small one', async (ctx) => {
    if (!isMounted) ctx.skip(why);
    const files = new DatasetFiles({ folder: join(disk, 'datasets') });
    const small = join(folder, 'small.csv');
    writeFileSync(small, 'a,b\n1,2\n3,4\n');
    const large = join(folder, 'large.csv');
    writeFileSync(large, table(60));
    const wanted = (id: string, path: string) =>
      files.import({ id, name: id, sources: [{ path }], options: {} });
    const first = await wanted('first', small);
    const before = free();
    const error = await wanted('second', large).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/disk is full.*Free some space/) as string,
    });
    const entries = () => readdirSync(join(disk, 'datasets')).filter((name) => name !== '.duckdb');
    expect(entries()).toEqual(['first']);
    expect(free()).toBeGreaterThan(before - 1e6);
    const { rows } = await files.rows('first', first.dataset.columns, 0, 10);
    expect(rows).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    await wanted('third', small);
    expect(entries().toSorted()).toEqual(['first', 'third']);
    await files.close();
  });

  it('refuses a table whose copy fits and whose cells do not', async (ctx) => {
    if (!isMounted) ctx.skip(why);
    const files = new DatasetFiles({ folder: join(disk, 'datasets') });
    const path = join(folder, 'table.csv');
    writeFileSync(path, table(17));
    const request = { id: 'x', name: 'x', sources: [{ path }], options: {} };
    await expect(files.import(request)).rejects.toMatchObject({ code: 'disk-full' });
    expect(readdirSync(join(disk, 'datasets')).filter((name) => name !== '.duckdb')).toEqual([]);
    await files.close();
  });

  it('refuses pictures with a sentence and gives the space back', async (ctx) => {
    if (!isMounted) ctx.skip(why);
    const pictures = join(folder, 'pictures');
    mkdirSync(pictures);
    const bytes = await Promise.all([1, 2, 3, 4].map(noise));
    for (let index = 0; index < 300; index += 1)
      writeFileSync(join(pictures, `${index}.png`), bytes[index % 4] ?? '');
    const files = new DatasetFiles({ folder: join(disk, 'datasets') });
    const request = { id: 'x', name: 'x', sources: [{ path: pictures }], options: {} };
    await expect(files.import(request)).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/disk is full/) as string,
    });
    expect(readdirSync(join(disk, 'datasets')).filter((name) => name !== '.duckdb')).toEqual([]);
    await files.close();
    expect(free()).toBeGreaterThan(19e6);
  });

  it('refuses a folder that a page sends, and keeps what came whole', async (ctx) => {
    if (!isMounted) ctx.skip(why);
    const store = new FileStore(join(disk, 'uploads'));
    await store.open();
    const size = 12e6;
    const { token, path } = await store.createFolder('big', 1e9, [
      ['one', size, 1],
      ['two', size, 1],
    ]);
    const framed = (name: string) => {
      const head = Buffer.alloc(12);
      head.writeUInt32LE(name.length, 0);
      head.writeBigUInt64LE(BigInt(size), 4);
      return Buffer.concat([head, Buffer.from(name), Buffer.alloc(size, name)]);
    };
    // eslint-disable-next-line @typescript-eslint/require-await -- a body comes piece by piece
    async function* body() {
      yield framed('one');
      yield framed('two');
    }
    await expect(store.folder(token).receive(0, body())).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/disk is full.*choose it again/) as string,
    });
    expect(readdirSync(path)).toEqual(['one']);
    const again = await store.createFolder('big', 1e9, [
      ['one', size, 1],
      ['two', size, 1],
    ]);
    expect(again.missing).toEqual([1]);
    await store.removeFolder(again.token);
    await store.removeFolder(token);
    expect(free()).toBeGreaterThan(19e6);
  });
});

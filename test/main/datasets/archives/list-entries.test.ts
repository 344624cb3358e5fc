import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listEntries } from '../../../../main/services/datasets/archives/list-entries.ts';
import type { LeftOut } from '../../../../main/services/datasets/archives/source-entry.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';
import { endOfDirectory, writeTar, zipOf, type ZipFile } from './make-archives.ts';

const files = ['b/two.txt', 'a/one.txt', 'three.txt'];

async function listed(path: string, isFolder = false, leftOut: LeftOut[] = []) {
  const found: Record<string, string> = {};
  const source = { path, name: 'the source', isFolder };
  for await (const entry of listEntries(source, { onLeftOut: (left) => leftOut.push(left) })) {
    const whole = await entry.read();
    expect(whole.length).toBe(entry.size);
    found[entry.path] = whole.toString();
  }
  return found;
}

async function streamed(path: string) {
  const found: Record<string, string> = {};
  for await (const entry of listEntries({ path, name: 'the source' })) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry.open()) chunks.push(chunk);
    found[entry.path] = Buffer.concat(chunks).toString();
  }
  return found;
}

const expected = Object.fromEntries(files.map((path) => [path, path]));

function zipFile(entries: readonly ZipFile[]): string {
  const path = join(temporaryFolder(), 'data');
  writeFileSync(path, zipOf(entries));
  return path;
}

describe('the files of a folder or an archive', () => {
  it('are listed and read from a folder, by name', async () => {
    const folder = temporaryFolder();
    for (const path of files) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), path);
    }
    writeFileSync(join(folder, '.DS_Store'), 'system');
    const found = await listed(folder, true);
    expect(found).toEqual(expected);
    expect(Object.keys(found)).toEqual(['a/one.txt', 'b/two.txt', 'three.txt']);
  });

  it.each([true, false])('are listed and read from a zip archive, stored: %s', async (stored) => {
    const path = zipFile([
      { path: 'b/', bytes: Buffer.alloc(0), stored: true, mode: 0o040755 },
      ...files.map((name) => ({ path: name, stored })),
      { path: '__MACOSX/._one.txt' },
    ]);
    expect(await listed(path)).toEqual(expected);
    expect(await streamed(path)).toEqual(expected);
  });

  it.each(['x.tar', 'x.tar.gz', 'x.tar.zst'])('are listed and read from %s', async (name) => {
    const path = join(temporaryFolder(), name);
    await writeTar(path, [
      { path: 'b', type: 'directory' },
      ...files.map((file) => ({ path: `./${file}`, bytes: Buffer.from(file) })),
    ]);
    expect(await listed(path)).toEqual(expected);
    expect(await streamed(path)).toEqual(expected);
  });

  it('are whole when they are large', async () => {
    const large = Buffer.alloc(9_000_000, 'abcdefghijklmnopqrstuvwxyz0123456789');
    for (let at = 0; at < large.length; at += 97) large[at] = (at * 2654435761) >>> 24;
    const path = zipFile([{ path: 'large', bytes: large }]);
    for await (const entry of listEntries({ path, name: 'zip' })) {
      expect((await entry.read()).equals(large)).toBe(true);
      const chunks: Buffer[] = [];
      for await (const chunk of entry.open()) chunks.push(chunk);
      expect(Buffer.concat(chunks).equals(large)).toBe(true);
    }
  });
});

describe('a zip archive is refused', () => {
  const zeros = Buffer.alloc(20 * 1024 * 1024);
  it.each<[string, readonly ZipFile[], RegExp]>([
    ['that leads up', [{ path: '../x' }], /leads out of the archive.*“\.\.\/x”/],
    ['that leads up in the middle', [{ path: 'a/../../x' }], /leads out of the archive/],
    ['that leads up with backslashes', [{ path: '..\\x' }], /leads out of the archive/],
    ['that is absolute', [{ path: '/etc/x' }], /leads out of the archive/],
    ['that names a drive', [{ path: 'C:\\x' }], /leads out of the archive/],
    ['that has a control character', [{ path: 'a\u0000b' }], /leads out of the archive/],
    ['that holds a link', [{ path: 'x', mode: 0o120777 }], /holds a link, “x”/],
    ['that holds a device', [{ path: 'x', mode: 0o020777 }], /holds a link, “x”/],
    ['that holds a file twice', [{ path: 'x' }, { path: './x' }], /holds “x” twice/],
    ['that is encrypted', [{ path: 'x', flags: 1 }], /is encrypted: “x” needs a password/],
    ['that is packed otherwise', [{ path: 'x', method: 14 }], /not known here \(method 14\)/],
    ['that is packed 1000:1', [{ path: 'x', bytes: zeros }], /more than 300 times its size/],
    ['that promises too little', [{ path: 'x', claimedSize: 0 }], /lies about the size of “x”/],
    ['that promises too much', [{ path: 'x', claimedSize: 9 }], /lies about the size of “x”/],
  ])('%s', async (_, entries, message) => {
    const path = zipFile(entries);
    await expect(listed(path)).rejects.toThrow(message);
    await expect(listed(path)).rejects.toBeInstanceOf(AppError);
    await expect(streamed(path)).rejects.toThrow(message);
  });

  it('whose files share their bytes', async () => {
    const one = zipOf([{ path: 'a' }]);
    const two = Buffer.from(zipOf([{ path: 'a' }, { path: 'b' }]));
    // Both entries of the directory point at the first file.
    two.writeUInt32LE(0, two.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 42);
    expect(one.length).toBeLessThan(two.length);
    const path = join(temporaryFolder(), 'x.zip');
    writeFileSync(path, two);
    await expect(listed(path)).rejects.toThrow('its files overlap');
  });

  it('that says it holds a million files, before they are looked at', async () => {
    const path = join(temporaryFolder(), 'x.zip');
    // A 64-bit end of the directory with the count, its locator, and the end that points there.
    const end64 = Buffer.alloc(56);
    end64.write('PK\x06\x06', 'latin1');
    end64.writeBigUInt64LE(44n, 4);
    end64.writeBigUInt64LE(1_000_000n, 24);
    end64.writeBigUInt64LE(1_000_000n, 32);
    const locator = Buffer.alloc(20);
    locator.write('PK\x06\x07', 'latin1');
    locator.writeBigUInt64LE(46n, 8);
    locator.writeUInt32LE(1, 16);
    const start = Buffer.alloc(46);
    start.write('PK\x03\x04', 'latin1');
    const end = endOfDirectory(0xffff, 0xffffffff, 0xffffffff);
    writeFileSync(path, Buffer.concat([start, end64, locator, end]));
    await expect(listed(path)).rejects.toThrow('it holds 1,000,000 files; at most 500,000');
  });

  it('that is cut off', async () => {
    const whole = zipOf(files.map((path) => ({ path })));
    const path = join(temporaryFolder(), 'x.zip');
    for (let length = 30; length < whole.length; length += 7) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(listed(path)).rejects.toThrow('damaged or cut-off zip archive');
    }
  });
});

describe('one damaged file', () => {
  it('of a zip archive leaves the others readable', async () => {
    const path = zipFile([{ path: 'a', claimedSum: 1 }, { path: 'b' }]);
    const results: string[] = [];
    for await (const entry of listEntries({ path, name: 'zip' })) {
      results.push(
        await entry.read().then(
          (bytes) => bytes.toString(),
          (error: Error) => `${error.name}: ${error.message}`,
        ),
      );
    }
    expect(results).toEqual([
      'DamagedEntry: “a” cannot be read. It is damaged in the archive.',
      'b',
    ]);
  });
});

describe('a tar archive is refused', () => {
  it.each<[string, Parameters<typeof writeTar>[1], RegExp]>([
    ['that leads up', [{ path: '../x' }], /leads out of the archive/],
    ['that is absolute', [{ path: '/etc/x' }], /leads out of the archive/],
    ['that holds a link', [{ path: 'x', type: 'symlink', linkname: '/etc' }], /holds a link/],
    ['that holds a hard link', [{ path: 'x', type: 'link', linkname: 'y' }], /holds a link/],
    ['that holds a pipe', [{ path: 'x', type: 'fifo' }], /holds a link or a device/],
    ['that holds a file twice', [{ path: 'x' }, { path: 'x' }], /holds “x” twice/],
    [
      'that is packed 1000:1',
      [{ path: 'x', bytes: Buffer.alloc(80 * 1024 * 1024) }],
      /more than 300 times its size/,
    ],
    [
      'that is packed 1000:1 where nobody looks',
      [{ path: '.x', bytes: Buffer.alloc(80 * 1024 * 1024) }],
      /more than 300 times its size/,
    ],
  ])('%s', async (_, entries, message) => {
    const path = join(temporaryFolder(), 'x.tar.gz');
    await writeTar(path, entries);
    await expect(listed(path)).rejects.toThrow(message);
    await expect(listed(path)).rejects.toBeInstanceOf(AppError);
  });

  it.each(['x.tar', 'x.tar.gz'])('that is cut off: %s', async (name) => {
    const folder = temporaryFolder();
    const bytes = Buffer.alloc(100_000);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = (at * 2654435761) >>> 24;
    await writeTar(join(folder, name), [
      { path: 'a', bytes },
      { path: 'b', bytes },
    ]);
    const whole = readFileSync(join(folder, name));
    writeFileSync(join(folder, 'cut'), whole.subarray(0, whole.length / 2));
    await expect(listed(join(folder, 'cut'))).rejects.toThrow('cut-off tar archive');
  });
});

describe('a folder', () => {
  it('is read without its links, whatever they lead to', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', 'x'), 'x');
    symlinkSync(folder, join(folder, 'a', 'circle'));
    symlinkSync('/etc/hostname', join(folder, 'outside'));
    const leftOut: LeftOut[] = [];
    expect(await listed(folder, true, leftOut)).toEqual({ 'a/x': 'x' });
    expect(leftOut).toEqual([
      { path: 'a/circle', why: 'link' },
      { path: 'outside', why: 'link' },
    ]);
  });

  it('that is removed while it is read says so', async () => {
    const folder = join(temporaryFolder(), 'data');
    mkdirSync(folder);
    for (const name of ['a', 'b']) writeFileSync(join(folder, name), name);
    const walk = async () => {
      for await (const entry of listEntries({ path: folder, name: 'data', isFolder: true })) {
        rmSync(folder, { recursive: true });
        await entry.read();
      }
    };
    await expect(walk()).rejects.toThrow('“data” was moved or removed while it was read');
  });

  it('names the file that went away or may not be read, and goes on', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, name), name);
    chmodSync(join(folder, 'b'), 0);
    const results: string[] = [];
    for await (const entry of listEntries({ path: folder, name: 'data', isFolder: true })) {
      if (entry.path === 'a') rmSync(join(folder, 'a'));
      results.push(await entry.read().then(String, (error: Error) => error.message));
    }
    expect(results[0]).toBe('“a” cannot be read. It does not exist (any more).');
    // The administrator may read everything.
    if (process.getuid?.() !== 0) expect(results[1]).toContain('You have no permission');
    expect(results[2]).toBe('c');
  });

  it('stops when it is told to', async () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 200; index += 1) writeFileSync(join(folder, `${index}`), '');
    const stop = new AbortController();
    const seen: string[] = [];
    const walk = async () => {
      const source = { path: folder, name: 'data', isFolder: true };
      for await (const entry of listEntries(source, { signal: stop.signal })) {
        seen.push(entry.path);
        stop.abort(new AppError('cancelled', 'The import was stopped.'));
      }
    };
    await expect(walk()).rejects.toThrow('The import was stopped.');
    expect(seen.length).toBeLessThan(200);
  });
});

describe('what is no archive', () => {
  it.each([
    ['a text', Buffer.from('a,b\n1,2\n')],
    ['a packed text', gzipSync('a,b\n1,2\n')],
    ['an empty file', Buffer.alloc(0)],
    ['numbers', deflateRawSync(Buffer.alloc(5000))],
  ])('is refused by name: %s', async (_, bytes) => {
    const path = join(temporaryFolder(), 'x');
    writeFileSync(path, bytes);
    await expect(listed(path)).rejects.toThrow('“the source” is not a folder');
  });
});

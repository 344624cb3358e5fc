import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FolderUpload, safeParts } from '../../../main/services/files/folder-upload.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

function frame(path: string, content: string | Buffer, size?: number): Buffer {
  const name = Buffer.from(path, 'utf8');
  const bytes = Buffer.from(content);
  const head = Buffer.alloc(12);
  head.writeUInt32LE(name.length, 0);
  head.writeBigUInt64LE(BigInt(size ?? bytes.length), 4);
  return Buffer.concat([head, name, bytes]);
}

// eslint-disable-next-line @typescript-eslint/require-await -- a body comes piece by piece
async function* pieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const filesBelow = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length + 1), readFileSync(path, 'utf8')];
      }),
  );

describe('a folder that a page sends', () => {
  it('arrives whole, however its bytes are cut', async () => {
    const files = { 'cat/1.png': 'one', 'dog/2.png': '', 'dog/deep/3.png': 'x'.repeat(5000) };
    const body = Buffer.concat(Object.entries(files).map(([path, text]) => frame(path, text)));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6000 }), async (length) => {
        const folder = temporaryFolder();
        const upload = new FolderUpload(folder, 1e6);
        await upload.receive(0, pieces(body, length));
        expect(upload.received).toBe(3);
        expect(filesBelow(folder)).toEqual(files);
      }),
      { numRuns: 30 },
    );
  });

  it('goes on with the files it lacks after it was cut off', async () => {
    const folder = temporaryFolder();
    const upload = new FolderUpload(folder, 1e6);
    const [first, second] = [frame('a', 'first'), frame('b', 'second')];
    const cut = Buffer.concat([first, second]).subarray(0, -2);
    await expect(upload.receive(0, pieces(cut, 7))).rejects.toThrow('cut off on its way');
    expect(upload.received).toBe(1);
    expect(filesBelow(folder)).toEqual({ a: 'first' });
    await expect(upload.receive(0, pieces(first, 7))).rejects.toThrow('goes on with file 2');
    await upload.receive(1, pieces(second, 7));
    expect(filesBelow(folder)).toEqual({ a: 'first', b: 'second' });
  });

  it('keeps a file and a folder that are called as what is on its way', async () => {
    const folder = temporaryFolder();
    const upload = new FolderUpload(folder, 1e6);
    const files = { '.arriving': 'hidden', a: 'first' };
    const body = Buffer.concat(Object.entries(files).map(([path, text]) => frame(path, text)));
    await upload.receive(0, pieces(body, 9));
    expect(filesBelow(folder)).toEqual(files);
    const other = temporaryFolder();
    const deeper = { '.arriving/x': 'deep', b: 'second' };
    const again = Object.entries(deeper).map(([path, text]) => frame(path, text));
    await new FolderUpload(other, 1e6).receive(0, pieces(Buffer.concat(again), 9));
    expect(filesBelow(other)).toEqual(deeper);
  });

  it('says what is wrong with a file that is a folder too', async () => {
    const folder = temporaryFolder();
    const upload = new FolderUpload(folder, 1e6);
    const body = Buffer.concat([frame('a', 'file'), frame('a/b', 'below it')]);
    await expect(upload.receive(0, pieces(body, 9))).rejects.toThrow('a file and a folder of one');
    expect(upload.received).toBe(1);
    expect(filesBelow(folder)).toEqual({ a: 'file' });
  });

  it('may not be larger than it is allowed', async () => {
    const upload = new FolderUpload(temporaryFolder(), 10);
    await expect(upload.receive(0, pieces(frame('a', 'x', 1e12), 50))).rejects.toThrow('GB');
  });

  it.each([
    ['cat/1.png', ['cat', '1.png']],
    ['Köln/ä b.png', ['Köln', 'ä b.png']],
    ['./a//b', ['a', 'b']],
    ['a\\b', ['a', 'b']],
  ])('keeps the path %s', (path, parts) => {
    expect(safeParts(path)).toEqual(parts);
  });

  it('stays below its folder, whatever its paths are', () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 300 }),
      fc
        .array(fc.constantFrom('..', '.', '/', '\\', 'a', 'C:', '\0', 'con', ' ', '.a', 'x.'), {
          maxLength: 12,
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, (path) => {
        const parts = safeParts(path);
        expect(parts.length).toBeGreaterThan(0);
        for (const part of parts) {
          expect(part).not.toBe('..');
          expect(part).not.toBe('.');
          expect(part).toMatch(/^[^/\\\p{Cc}<>:"|?*]+$/u);
          expect(part.length).toBeLessThan(140);
        }
      }),
    );
  });

  it('keeps two files two when their names have to be changed', () => {
    expect(safeParts('a:b')).not.toEqual(safeParts('a?b'));
  });
});

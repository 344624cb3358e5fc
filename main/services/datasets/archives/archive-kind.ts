import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { type SourceFile, unreadable } from '../read-source.ts';

/** What the bytes of a chosen file are; `other` when they are no archive. */
export type ArchiveKind = 'folder' | 'zip' | 'tar' | 'tar.gz' | 'tar.zst' | 'other';

/** Looks at the beginning of a file, not at its name. Throws `file-unreadable`. */
export async function archiveKind(source: SourceFile): Promise<ArchiveKind> {
  if (source.isFolder) return 'folder';
  const head = await firstBytes(source);
  const magic = head.subarray(0, 4).toString('hex');
  // The second one is of an archive without files.
  if (magic === '504b0304' || magic === '504b0506') return 'zip';
  if (isTar(head)) return 'tar';
  if (magic.startsWith('1f8b'))
    return isTar(await unpackedBytes(source, 'gz')) ? 'tar.gz' : 'other';
  if (magic === '28b52ffd') {
    return isTar(await unpackedBytes(source, 'zst')) ? 'tar.zst' : 'other';
  }
  return 'other';
}

const tarBlock = 512;

/** POSIX.1-1988: bytes 148 to 155 are the sum of the header's bytes in octal, counted with blanks there. */
function isTar(head: Buffer): boolean {
  if (head.length < tarBlock) return false;
  const written = /^ *([0-7]+)[ \0]/.exec(head.toString('latin1', 148, 157))?.[1];
  if (written === undefined) return false;
  let sum = 8 * 0x20;
  for (let at = 0; at < tarBlock; at += 1) if (at < 148 || at >= 156) sum += head[at] ?? 0;
  return sum === Number.parseInt(written, 8);
}

async function firstBytes({ path, name }: SourceFile): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(tarBlock), 0, tarBlock, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** The first unpacked bytes; fewer when the file is damaged, which its reader will say. */
async function unpackedBytes({ path }: SourceFile, packed: 'gz' | 'zst'): Promise<Buffer> {
  const raw = createReadStream(path);
  const unpacked = packed === 'gz' ? createGunzip() : createZstdDecompress();
  raw.on('error', (error) => unpacked.destroy(error));
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of raw.pipe(unpacked) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= tarBlock) break;
    }
  } catch {
    // Whatever it is, it is no archive that can be read.
  } finally {
    raw.destroy();
    unpacked.destroy();
  }
  return Buffer.concat(chunks).subarray(0, tarBlock);
}

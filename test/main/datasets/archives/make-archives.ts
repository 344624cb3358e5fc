import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { crc32, createGzip, createZstdCompress, deflateRawSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A file of a zip archive that a test makes; what is not said is honest. */
export interface ZipFile {
  readonly path: string;
  readonly bytes?: Uint8Array;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  /** What the directory says of its unpacked size. */
  readonly claimedSize?: number;
  readonly claimedSum?: number;
  /** Unix mode, as in `0o120777`. */
  readonly mode?: number;
}

/** A zip archive, by APPNOTE 4.3. */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const bytes = file.bytes ?? Buffer.from(file.path);
    const packed = file.stored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const name = Buffer.from(file.path, 'utf8');
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(file.flags ?? 0x800, 2);
    common.writeUInt16LE(file.method ?? (file.stored ? 0 : 8), 4);
    common.writeUInt32LE(file.claimedSum ?? crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(file.claimedSize ?? bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((file.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const made = Buffer.from([20, 3]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, common, rest, name]));
    parts.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...parts, listed, endOfDirectory(files.length, listed.length, offset)]);
}

/** The record at the end of a zip archive. */
export function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** A file of a tar archive that a test makes. */
export interface TarFile {
  readonly path: string;
  readonly bytes?: Buffer;
  readonly type?: 'file' | 'symlink' | 'link' | 'directory' | 'fifo';
  readonly linkname?: string;
}

/** Writes a tar archive, packed as its ending says. */
export async function writeTar(path: string, files: readonly TarFile[]): Promise<void> {
  const archive = pack();
  for (const { path: name, bytes, type = 'file', linkname = '' } of files) {
    archive.entry(
      { name, type, linkname },
      type === 'file' ? (bytes ?? Buffer.from(name)) : Buffer.alloc(0),
    );
  }
  archive.finalize();
  const target = createWriteStream(path);
  const stream = archive as unknown as NodeJS.ReadableStream;
  if (path.endsWith('.gz')) await pipeline(stream, createGzip(), target);
  else if (path.endsWith('.zst')) await pipeline(stream, createZstdCompress(), target);
  else await pipeline(stream, target);
}

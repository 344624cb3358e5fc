import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** Unpacks a tar archive with gzip into a folder; gives the names of its files. */
export async function unpack(path: string, folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of createReadStream(path).pipe(createGunzip()).pipe(extract())) {
    names.push(entry.header.name);
    const target = join(folder, entry.header.name);
    await mkdir(dirname(target), { recursive: true });
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    await writeFile(target, Buffer.concat(pieces));
  }
  return names;
}

import { closeSync, openSync, readSync } from 'node:fs';

/** `LWRT`: says whose file it is (SQLite's application_id). */
export const applicationId = 0x4c575254;

/** What a file is, read from its first bytes without opening it as a database. */
export type LibraryHeader =
  | { readonly kind: 'missing' | 'damaged' | 'foreign' }
  | { readonly kind: 'library'; readonly version: number };

const magic = 'SQLite format 3\0';

/** Reads the header that SQLite keeps in the first 100 bytes (https://sqlite.org/fileformat.html). */
export function readLibraryHeader(file: string): LibraryHeader {
  const header = Buffer.alloc(100);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'missing' };
    throw error;
  }
  try {
    const size = readSync(descriptor, header, 0, header.length, 0);
    if (size < header.length) return { kind: 'damaged' };
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, 16) !== magic) return { kind: 'damaged' };
  if (header.readUInt32BE(68) !== applicationId) return { kind: 'foreign' };
  return { kind: 'library', version: header.readUInt32BE(60) };
}

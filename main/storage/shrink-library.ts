import { openConnection, type Connection } from './connection.ts';

/** Pages given back in one transaction: others wait for it no more than some milliseconds. */
const slice = 512;

/** The value of SQLite's `auto_vacuum` with which a file can give pages back little by little. */
export const incremental = 2;

/**
 * Gives the unused pages of a library back to the disk, with a connection of its own. Others go on reading and
 * writing between two slices; ended in the midst, it has given back what it had come to. A library of a time when
 * files could not do that has to be written anew first, by `rewriteLibrary`.
 * @param tell Told how far it is, from 0 to 1.
 */
export function shrinkLibrary(file: string, tell: (share: number) => void): void {
  const connection = openConnection(file);
  try {
    const number = (name: string) => connection.pragma(name, { simple: true }) as number;
    const total = number('freelist_count');
    for (let left = number('freelist_count'); left > 0;) {
      connection.pragma(`incremental_vacuum(${slice})`);
      const now = number('freelist_count');
      if (now >= left) break;
      left = now;
      tell(Math.min(1, 1 - left / total));
    }
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

/** Whether a library can give pages back without being written anew. */
export function shrinksInSlices(connection: Connection): boolean {
  // SQLite answers from what it saw when it last read the file; another connection may have written it anew since.
  connection.pragma('schema_version');
  return connection.pragma('auto_vacuum', { simple: true }) === incremental;
}

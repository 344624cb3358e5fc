import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';

/** How far a check is: checkpoints held to their sums, of how many. */
export interface CheckProgress {
  readonly done: number;
  readonly total: number;
}

interface CheckedRow {
  readonly id: number;
  readonly run: string;
  readonly kind: string;
  readonly epoch: number;
  readonly layout: string;
  readonly loop: string | null;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Reads a whole library with a connection of its own: SQLite's check of its pages, references to rows that are not
 * there, and every checkpoint's checksum. Gives sentences on what is wrong.
 */
export function checkLibrary(
  file: string,
  onProgress: (progress: CheckProgress) => void,
): { problems: string[]; checkpoints: number } {
  const connection = new Database(file, { readonly: true, timeout: 10_000 });
  try {
    const problems: string[] = [];
    const pages = connection.pragma('integrity_check(20)') as { integrity_check: string }[];
    for (const { integrity_check: found } of pages) {
      if (found !== 'ok') problems.push(`SQLite found damage: ${found}.`);
    }
    const orphans = connection.pragma('foreign_key_check') as { table: string }[];
    if (orphans.length > 0) {
      const names = [...new Set(orphans.map(({ table }) => table))].join(', ');
      problems.push(`${orphans.length} rows refer to something that is gone, in: ${names}.`);
    }
    const rows = connection
      .prepare<[], CheckedRow>(
        `SELECT checkpoints.id, runs.name AS run, kind, epoch, layout, loop, checkpoints.bytes, sha256
         FROM checkpoints JOIN runs ON runs.number = run`,
      )
      .all();
    const chunks = connection
      .prepare<[number], Buffer>(
        `SELECT chunks.bytes FROM checkpoint_chunks JOIN chunks ON chunks.id = chunk_id
         WHERE checkpoint_id = ? ORDER BY position`,
      )
      .pluck();
    const exists = connection.prepare('SELECT 1 FROM checkpoints WHERE id = ? AND sha256 = ?');
    onProgress({ done: 0, total: rows.length });
    rows.forEach((row, index) => {
      const wrong = !isWhole(row, chunks.iterate(row.id));
      // A run that goes on may have put another in its place meanwhile.
      if (wrong && exists.get(row.id, row.sha256)) {
        problems.push(
          `The ${row.kind} weights of “${row.run}” at epoch ${row.epoch} are damaged. Its other weights and all epochs can still be used.`,
        );
      }
      onProgress({ done: index + 1, total: rows.length });
    });
    return { problems, checkpoints: rows.length };
  } finally {
    connection.close();
  }
}

function isWhole(row: CheckedRow, chunks: Iterable<Buffer>): boolean {
  const hash = createHash('sha256').update(row.layout);
  if (row.loop !== null) hash.update(row.loop);
  let bytes = 0;
  for (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return bytes === row.bytes && hash.digest('hex') === row.sha256;
}

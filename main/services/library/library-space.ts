import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LibrarySpace } from '../../../common/library/library-api.ts';
import type { Connection } from '../../storage/connection.ts';

/** What the library's file holds and what of it could be freed. */
export function librarySpace(
  connection: Connection,
  file: string,
  backupsFolder: string,
): LibrarySpace {
  const page = connection.pragma('page_size', { simple: true }) as number;
  const pages = connection.pragma('page_count', { simple: true }) as number;
  const free = connection.pragma('freelist_count', { simple: true }) as number;
  const number = (sql: string) => connection.prepare<[], number>(sql).pluck().get() ?? 0;
  const used = `SELECT DISTINCT chunk_id FROM checkpoint_chunks
    JOIN checkpoints ON checkpoints.id = checkpoint_id JOIN runs ON runs.number = run
    JOIN projects ON projects.id = project_id
    WHERE runs.removed_at IS NULL AND projects.removed_at IS NULL`;
  return {
    file: Math.max(pages * page, sizeOf(file)),
    checkpoints: number('SELECT coalesce(sum(length(bytes)), 0) FROM chunks'),
    unused: free * page,
    removed: number(`SELECT coalesce(sum(length(bytes)), 0) FROM chunks WHERE id NOT IN (${used})`),
    backups: namesIn(backupsFolder).reduce(
      (sum, name) => sum + sizeOf(join(backupsFolder, name)),
      0,
    ),
    runs: connection
      .prepare<[], LibrarySpace['runs'][number]>(
        `SELECT runs.id AS runId, runs.name, projects.name AS project, sum(bytes) AS bytes
         FROM checkpoints JOIN runs ON runs.number = run JOIN projects ON projects.id = project_id
         WHERE runs.removed_at IS NULL AND projects.removed_at IS NULL
         GROUP BY runs.number ORDER BY bytes DESC`,
      )
      .all(),
  };
}

/** Bytes of a file; 0 where there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

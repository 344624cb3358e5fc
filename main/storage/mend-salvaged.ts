import { checksum } from './checkpoint-layout.ts';
import type { Connection } from './connection.ts';

interface LostTable {
  readonly id: string;
  readonly name: string;
  readonly at: string;
}

/**
 * Makes rows for projects and tables of data that were lost and that runs still name: of a project its latest run
 * tells the network, the recipe and the settings; of a table no more than its name is known, and that it was lost.
 */
export function standInForLost(connection: Connection): void {
  const lostTables = connection
    .prepare<[], LostTable>(
      `SELECT dataset_id AS id, dataset_name AS name, max(created_at) AS at FROM runs
       WHERE dataset_id IS NOT NULL AND dataset_id NOT IN (SELECT id FROM datasets) GROUP BY dataset_id`,
    )
    .all();
  const addTable = connection.prepare(
    "INSERT INTO datasets (id, dataset, profiles, options, created_at) VALUES (?, ?, '[]', ?, ?)",
  );
  for (const { id, name, at } of lostTables) {
    addTable.run(id, JSON.stringify(lostDataset(id, name, at)), JSON.stringify({}), at);
  }
  connection.exec(`
    INSERT INTO projects (id, name, dataset_id, recipe, network, training, revision, created_at, updated_at)
      SELECT project_id, dataset_name || ' (recovered)', dataset_id, recipe, network, training, 0,
        min(created_at), max(created_at)
      FROM runs WHERE project_id NOT IN (SELECT id FROM projects) GROUP BY project_id`);
}

/** What stands for a table of which only runs know the name. */
function lostDataset(id: string, name: string, createdAt: string): object {
  return {
    id,
    name,
    source: { kind: 'file', name, sha256: '0'.repeat(64) },
    rows: 0,
    columns: [],
    dialect: {
      header: true,
      separator: ',',
      quote: '"',
      decimal: '.',
      encoding: 'utf-8',
      missingValues: [],
      rowNames: false,
    },
    report: {
      rowsInFile: 0,
      rowsRead: 0,
      rowsRejected: 0,
      rowsAltered: 0,
      rejected: [],
      remarks: [
        'What was known of this table was lost with a damaged library. Import its file again.',
      ],
    },
    createdAt,
  };
}

/** Leaves out what refers to rows that were lost; removing one row may leave others without theirs. */
export function removeOrphans(connection: Connection): void {
  for (;;) {
    const orphans = connection.pragma('foreign_key_check') as {
      table: string;
      rowid: number | null;
      parent: string;
      fkid: number;
    }[];
    if (orphans.length === 0) break;
    for (const { table, parent, fkid } of orphans) {
      const keys = connection.pragma(`foreign_key_list(${table})`) as {
        id: number;
        from: string;
        to: string;
      }[];
      const key = keys.find(({ id }) => id === fkid);
      if (!key) continue;
      connection.exec(
        `DELETE FROM ${table} WHERE ${key.from} IS NOT NULL
           AND ${key.from} NOT IN (SELECT ${key.to} FROM ${parent})`,
      );
    }
  }
}

/** Leaves out weights of which a piece is missing or that do not match their checksum. */
export function removeDamagedWeights(connection: Connection): void {
  const stored = connection
    .prepare<[], { id: number; layout: string; loop: string | null; sha256: string }>(
      'SELECT id, layout, loop, sha256 FROM checkpoints',
    )
    .all();
  const pieces = connection
    .prepare<[number], Buffer>(
      `SELECT chunks.bytes FROM checkpoint_chunks JOIN chunks ON chunks.id = chunk_id
       WHERE checkpoint_id = ? ORDER BY position`,
    )
    .pluck();
  const remove = connection.prepare('DELETE FROM checkpoints WHERE id = ?');
  for (const { id, layout, loop, sha256 } of stored) {
    if (checksum(layout, loop, pieces.iterate(id)) !== sha256) remove.run(id);
  }
  connection.exec(`
    DELETE FROM checkpoint_chunks WHERE checkpoint_id NOT IN (SELECT id FROM checkpoints);
    DELETE FROM chunks WHERE id NOT IN (SELECT chunk_id FROM checkpoint_chunks);
  `);
}

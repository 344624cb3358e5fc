import type { Migration } from './migration.ts';

/** Blocks that a person keeps for all projects; removed ones are kept, unseen, until the next start. */
export const savedBlocks: Migration = {
  number: 3,
  sql: `
    CREATE TABLE saved_blocks (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL COLLATE NOCASE,
      network TEXT NOT NULL CHECK (json_valid(network)),
      saved_at TEXT NOT NULL,
      removed_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX saved_blocks_by_name ON saved_blocks (name) WHERE removed_at IS NULL;
  `,
};

import type { Migration } from './migration.ts';

/** Projects, tables, runs with their epochs and weights, settings. */
export const firstLibrary: Migration = {
  number: 1,
  sql: `
    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;

    CREATE TABLE datasets (
      id TEXT PRIMARY KEY,
      dataset TEXT NOT NULL CHECK (json_valid(dataset)),
      profiles TEXT NOT NULL CHECK (json_valid(profiles)),
      options TEXT NOT NULL CHECK (json_valid(options)),
      created_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE projects (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      dataset_id TEXT REFERENCES datasets (id),
      recipe TEXT CHECK (json_valid(recipe)),
      network TEXT NOT NULL CHECK (json_valid(network)),
      training TEXT NOT NULL CHECK (json_valid(training)),
      revision INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      removed_at TEXT
    ) STRICT;

    CREATE TABLE runs (
      id TEXT PRIMARY KEY,
      project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
      dataset_id TEXT NOT NULL REFERENCES datasets (id),
      dataset_name TEXT NOT NULL,
      name TEXT NOT NULL,
      note TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL CHECK (status IN
        ('preparing', 'running', 'finished', 'stopped', 'diverged', 'failed', 'interrupted')),
      task TEXT NOT NULL CHECK (task IN ('regression', 'binary', 'multiclass')),
      recipe TEXT NOT NULL CHECK (json_valid(recipe)),
      network TEXT NOT NULL CHECK (json_valid(network)),
      training TEXT NOT NULL CHECK (json_valid(training)),
      fitted TEXT CHECK (json_valid(fitted)),
      prepared_folder TEXT,
      parameters INTEGER NOT NULL,
      epochs INTEGER NOT NULL,
      engine TEXT CHECK (json_valid(engine)),
      best_epoch INTEGER,
      rows_per_second REAL,
      test TEXT CHECK (json_valid(test)),
      failure TEXT CHECK (json_valid(failure)),
      created_at TEXT NOT NULL,
      ended_at TEXT,
      removed_at TEXT
    ) STRICT;
    CREATE INDEX runs_by_project ON runs (project_id, created_at);
    CREATE INDEX runs_by_dataset ON runs (dataset_id);

    CREATE TABLE epochs (
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      epoch INTEGER NOT NULL CHECK (epoch >= 1),
      seconds REAL NOT NULL,
      metrics TEXT NOT NULL CHECK (json_valid(metrics)),
      PRIMARY KEY (run_id, epoch)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE checkpoints (
      id INTEGER PRIMARY KEY,
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('best', 'final')),
      epoch INTEGER NOT NULL,
      layout TEXT NOT NULL CHECK (json_valid(layout)),
      bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      created_at TEXT NOT NULL,
      UNIQUE (run_id, kind)
    ) STRICT;

    CREATE TABLE checkpoint_chunks (
      checkpoint_id INTEGER NOT NULL REFERENCES checkpoints (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      UNIQUE (checkpoint_id, position)
    ) STRICT;
  `,
};

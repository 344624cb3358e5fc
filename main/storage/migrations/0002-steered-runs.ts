import type { Migration } from './migration.ts';

/**
 * Runs that wait, pause and go on: their number, origin and events. Epochs in blocks, checkpoints made of chunks
 * that are stored once, statistics of layers. `sha256` is a function that `migrate` gives to SQLite.
 */
export const steeredRuns: Migration = {
  number: 2,
  sql: `
    CREATE TABLE new_runs (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
      dataset_id TEXT NOT NULL REFERENCES datasets (id),
      dataset_name TEXT NOT NULL,
      name TEXT NOT NULL,
      note TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL CHECK (status IN ('queued', 'preparing', 'running', 'paused',
        'finished', 'stopped', 'diverged', 'failed', 'interrupted')),
      task TEXT NOT NULL CHECK (task IN ('regression', 'binary', 'multiclass')),
      recipe TEXT NOT NULL CHECK (json_valid(recipe)),
      network TEXT NOT NULL CHECK (json_valid(network)),
      training TEXT NOT NULL CHECK (json_valid(training)),
      fitted TEXT CHECK (json_valid(fitted)),
      prepared_folder TEXT,
      parameters INTEGER NOT NULL,
      epochs INTEGER NOT NULL,
      engine TEXT CHECK (json_valid(engine)),
      last_epoch INTEGER,
      last_seconds REAL,
      last_metrics TEXT CHECK (json_valid(last_metrics)),
      best_epoch INTEGER,
      best_seconds REAL,
      best_metrics TEXT CHECK (json_valid(best_metrics)),
      rows_per_second REAL,
      test TEXT CHECK (json_valid(test)),
      failure TEXT CHECK (json_valid(failure)),
      origin_run TEXT,
      origin_name TEXT,
      origin_epoch INTEGER,
      priority INTEGER NOT NULL DEFAULT 0,
      ended_by TEXT,
      seconds REAL NOT NULL DEFAULT 0,
      threads INTEGER,
      created_at TEXT NOT NULL,
      ended_at TEXT,
      removed_at TEXT
    ) STRICT;
    INSERT INTO new_runs (number, id, project_id, dataset_id, dataset_name, name, note, status, task,
        recipe, network, training, fitted, prepared_folder, parameters, epochs, engine,
        last_epoch, last_seconds, last_metrics, best_epoch, best_seconds, best_metrics,
        rows_per_second, test, failure, seconds, created_at, ended_at, removed_at)
      SELECT runs.rowid, id, project_id, dataset_id, dataset_name, name, note, status, task,
        recipe, network, training, fitted, prepared_folder, parameters, epochs, engine,
        last.epoch, last.seconds, last.metrics, best_epoch, best.seconds, best.metrics,
        rows_per_second, test, failure, coalesce(last.seconds, 0), created_at, ended_at, removed_at
      FROM runs
      LEFT JOIN epochs AS last ON last.run_id = runs.id
        AND last.epoch = (SELECT max(epoch) FROM epochs WHERE run_id = runs.id)
      LEFT JOIN epochs AS best ON best.run_id = runs.id AND best.epoch = runs.best_epoch
      ORDER BY runs.rowid;

    CREATE TABLE new_epochs (
      run INTEGER NOT NULL REFERENCES new_runs (number) ON DELETE CASCADE,
      epoch INTEGER NOT NULL CHECK (epoch >= 1),
      seconds REAL NOT NULL,
      metrics TEXT NOT NULL CHECK (json_valid(metrics)),
      PRIMARY KEY (run, epoch)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_epochs (run, epoch, seconds, metrics)
      SELECT new_runs.number, epoch, epochs.seconds, metrics
      FROM epochs JOIN new_runs ON new_runs.id = epochs.run_id;

    CREATE TABLE epoch_blocks (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES new_runs (number) ON DELETE CASCADE,
      first_epoch INTEGER NOT NULL CHECK (first_epoch >= 1),
      count INTEGER NOT NULL CHECK (count >= 1),
      names TEXT NOT NULL CHECK (json_valid(names)),
      bytes BLOB NOT NULL,
      UNIQUE (run, first_epoch)
    ) STRICT;

    CREATE TABLE new_checkpoints (
      id INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES new_runs (number) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('best', 'final', 'resume', 'kept')),
      epoch INTEGER NOT NULL,
      step INTEGER NOT NULL,
      layout TEXT NOT NULL CHECK (json_valid(layout)),
      loop TEXT CHECK (json_valid(loop)),
      bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      kept_by TEXT,
      created_at TEXT NOT NULL
    ) STRICT;
    INSERT INTO new_checkpoints (id, run, kind, epoch, step, layout, bytes, sha256, created_at)
      SELECT checkpoints.id, new_runs.number, kind, epoch, json_extract(layout, '$.step'), layout,
        bytes, sha256, checkpoints.created_at
      FROM checkpoints JOIN new_runs ON new_runs.id = checkpoints.run_id;

    CREATE TABLE chunks (
      id INTEGER PRIMARY KEY,
      sha256 BLOB NOT NULL UNIQUE,
      bytes BLOB NOT NULL
    ) STRICT;
    INSERT OR IGNORE INTO chunks (sha256, bytes)
      SELECT sha256(bytes), bytes FROM checkpoint_chunks ORDER BY rowid;
    CREATE TABLE new_checkpoint_chunks (
      checkpoint_id INTEGER NOT NULL REFERENCES new_checkpoints (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      chunk_id INTEGER NOT NULL REFERENCES chunks (id),
      PRIMARY KEY (checkpoint_id, position)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO new_checkpoint_chunks (checkpoint_id, position, chunk_id)
      SELECT checkpoint_id, position, chunks.id
      FROM checkpoint_chunks JOIN chunks ON chunks.sha256 = sha256(checkpoint_chunks.bytes);

    DROP TABLE checkpoint_chunks;
    DROP TABLE checkpoints;
    DROP TABLE epochs;
    DROP TABLE runs;
    ALTER TABLE new_runs RENAME TO runs;
    ALTER TABLE new_epochs RENAME TO epochs;
    ALTER TABLE new_checkpoints RENAME TO checkpoints;
    ALTER TABLE new_checkpoint_chunks RENAME TO checkpoint_chunks;
    CREATE INDEX runs_by_project ON runs (project_id, created_at);
    CREATE INDEX runs_by_dataset ON runs (dataset_id);
    CREATE UNIQUE INDEX one_checkpoint_of_a_kind ON checkpoints (run, kind) WHERE kind <> 'kept';
    CREATE INDEX checkpoints_by_run ON checkpoints (run);
    CREATE INDEX checkpoints_by_chunk ON checkpoint_chunks (chunk_id);

    CREATE TABLE run_events (
      run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
      number INTEGER NOT NULL CHECK (number >= 1),
      at TEXT NOT NULL,
      seconds REAL NOT NULL,
      epoch INTEGER NOT NULL,
      step INTEGER NOT NULL,
      kind TEXT NOT NULL,
      text TEXT NOT NULL,
      detail TEXT NOT NULL CHECK (json_valid(detail)),
      PRIMARY KEY (run, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE statistic_names (
      id INTEGER PRIMARY KEY,
      names TEXT NOT NULL UNIQUE CHECK (json_valid(names))
    ) STRICT;
    CREATE TABLE layer_statistics (
      run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
      step INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seconds REAL NOT NULL,
      names INTEGER NOT NULL REFERENCES statistic_names (id),
      bytes BLOB NOT NULL,
      PRIMARY KEY (run, step)
    ) STRICT, WITHOUT ROWID;
  `,
};

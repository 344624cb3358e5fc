import type { Migration } from './migration.ts';

/**
 * Runs that can be starred, pinned, tagged, archived and grouped, and runs imported from other tools. What a table
 * of runs shows stands before what fills pages (recipe, training, network, fitted), so that listing reads little.
 * `settings`, `extremes` and `size` are null until they are worked out.
 */
export const judgedRuns: Migration = {
  number: 4,
  sql: `
    CREATE TABLE run_groups (
      id TEXT PRIMARY KEY,
      project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('folds', 'seeds', 'sizes')),
      plan TEXT NOT NULL CHECK (json_valid(plan)),
      created_at TEXT NOT NULL,
      removed_at TEXT
    ) STRICT;
    CREATE INDEX run_groups_by_project ON run_groups (project_id);

    CREATE TABLE new_runs (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
      dataset_id TEXT REFERENCES datasets (id),
      dataset_name TEXT NOT NULL,
      name TEXT NOT NULL,
      note TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL CHECK (status IN ('queued', 'preparing', 'running', 'paused',
        'finished', 'stopped', 'diverged', 'failed', 'interrupted', 'imported')),
      task TEXT NOT NULL CHECK (task IN ('regression', 'binary', 'multiclass')),
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
      removed_at TEXT,
      starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
      pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
      archived_at TEXT,
      tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
      group_id TEXT REFERENCES run_groups (id) ON DELETE SET NULL,
      group_place TEXT CHECK (json_valid(group_place)),
      latency REAL,
      size REAL,
      source TEXT CHECK (json_valid(source)),
      settings TEXT CHECK (json_valid(settings)),
      extremes TEXT CHECK (json_valid(extremes)),
      prepared_folder TEXT,
      recipe TEXT NOT NULL CHECK (json_valid(recipe)),
      training TEXT NOT NULL CHECK (json_valid(training)),
      network TEXT NOT NULL CHECK (json_valid(network)),
      fitted TEXT CHECK (json_valid(fitted)),
      CHECK (dataset_id IS NOT NULL OR status = 'imported')
    ) STRICT;
    INSERT INTO new_runs (number, id, project_id, dataset_id, dataset_name, name, note, status, task,
        parameters, epochs, engine, last_epoch, last_seconds, last_metrics, best_epoch, best_seconds,
        best_metrics, rows_per_second, test, failure, origin_run, origin_name, origin_epoch, priority,
        ended_by, seconds, threads, created_at, ended_at, removed_at, prepared_folder, recipe, training,
        network, fitted)
      SELECT number, id, project_id, dataset_id, dataset_name, name, note, status, task,
        parameters, epochs, engine, last_epoch, last_seconds, last_metrics, best_epoch, best_seconds,
        best_metrics, rows_per_second, test, failure, origin_run, origin_name, origin_epoch, priority,
        ended_by, seconds, threads, created_at, ended_at, removed_at, prepared_folder, recipe, training,
        network, fitted
      FROM runs ORDER BY number;
    DROP TABLE runs;
    ALTER TABLE new_runs RENAME TO runs;
    CREATE INDEX runs_by_project ON runs (project_id, created_at);
    CREATE INDEX runs_by_dataset ON runs (dataset_id);
    CREATE INDEX runs_by_group ON runs (group_id) WHERE group_id IS NOT NULL;
  `,
};

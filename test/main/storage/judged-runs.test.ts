import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { EpochRepository } from '../../../main/storage/epoch-repository.ts';
import { applicationId } from '../../../main/storage/library-header.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { allMigrations } from '../../../main/storage/migrations/all.ts';
import { migrate } from '../../../main/storage/migrations/migrate.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import { dataset, project, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Writes a library as the third version of the program did, with that version's statements. */
function writeThirdLibrary(file: string) {
  const old = new Database(file);
  old.pragma('journal_mode = wal');
  old.pragma('foreign_keys = 1');
  old.pragma(`application_id = ${applicationId}`);
  migrate(old, allMigrations.slice(0, 3), () => undefined);
  old
    .prepare('INSERT INTO datasets VALUES (?, ?, ?, ?, ?)')
    .run(dataset.id, JSON.stringify(dataset), '[]', '{}', dataset.createdAt);
  const settings = [JSON.stringify(project.network), JSON.stringify(project.training)];
  old
    .prepare('INSERT INTO projects VALUES (?, ?, ?, NULL, ?, ?, 0, ?, ?, NULL)')
    .run(project.id, project.name, dataset.id, ...settings, project.createdAt, project.updatedAt);
  old
    .prepare(
      `INSERT INTO runs (number, id, project_id, dataset_id, dataset_name, name, note, status, task,
         recipe, network, training, parameters, epochs, last_epoch, last_seconds, last_metrics,
         priority, seconds, created_at, ended_at)
       VALUES (7, 'old', 'p1', 'd1', 'Tips', 'Old', 'kept', 'finished', 'regression', ?, ?, ?, 3, 2,
         2, 1.5, '{"loss":0.25}', 3, 1.5, ?, ?)`,
    )
    .run(JSON.stringify(run.recipe), ...settings, run.createdAt, run.createdAt);
  const epoch = old.prepare('INSERT INTO epochs VALUES (7, ?, ?, ?)');
  epoch.run(1, 0.75, '{"loss":0.5}');
  epoch.run(2, 1.5, '{"loss":0.25}');
  old
    .prepare("INSERT INTO run_events VALUES (7, 1, ?, 0, 0, 0, 'started', 'Began.', '{}')")
    .run(run.createdAt);
  old
    .prepare(
      `INSERT INTO checkpoints (id, run, kind, epoch, step, layout, bytes, sha256, created_at)
       VALUES (5, 7, 'best', 2, 20, '{}', 4, 'x', ?)`,
    )
    .run(run.createdAt);
  old.prepare("INSERT INTO chunks VALUES (9, x'00', x'00000000')").run();
  old.prepare('INSERT INTO checkpoint_chunks VALUES (5, 0, 9)').run();
  old.close();
}

describe('a library of the third version', () => {
  it('keeps its runs with all that belongs to them in the fourth', async () => {
    const folder = temporaryFolder();
    writeThirdLibrary(join(folder, 'library.sqlite'));
    const library = openLibrary(folder);
    const { connection } = library;
    expect(connection.pragma('user_version', { simple: true })).toBe(allMigrations.length);
    expect(connection.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(connection.pragma('foreign_key_check')).toEqual([]);
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    const runs = new RunRepository(connection);
    expect(runs.list(null)).toMatchObject([
      {
        id: 'old',
        name: 'Old',
        note: 'kept',
        status: 'finished',
        last: { epoch: 2, seconds: 1.5, values: { loss: 0.25 } },
        priority: 3,
        starred: false,
        pinned: false,
        archived: false,
        tags: [],
        group: null,
        latency: null,
        source: null,
      },
    ]);
    expect(new EpochRepository(connection).of('old')).toHaveLength(2);
    for (const table of ['run_events', 'checkpoints', 'checkpoint_chunks', 'chunks']) {
      expect(connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(1);
    }

    // What belongs to a run goes with it, as before.
    connection.prepare("DELETE FROM runs WHERE id = 'old'").run();
    for (const table of ['epochs', 'run_events', 'checkpoints', 'checkpoint_chunks']) {
      expect(connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
    }
    await library.close();
  });

  it('undoes a step that would tear rows from those that they belong to', () => {
    const folder = temporaryFolder();
    writeThirdLibrary(join(folder, 'library.sqlite'));
    const old = new Database(join(folder, 'library.sqlite'));
    old.pragma('foreign_keys = 1');
    const tearing = [...allMigrations.slice(0, 3), { number: 4, sql: 'DELETE FROM runs' }];
    expect(() => migrate(old, tearing, () => undefined)).toThrow(/leaves rows/);
    expect(old.pragma('user_version', { simple: true })).toBe(3);
    expect(old.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(1);
    expect(old.pragma('foreign_keys', { simple: true })).toBe(1);
    old.close();
  });
});

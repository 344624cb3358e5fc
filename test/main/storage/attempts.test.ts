import { expect, it } from 'vitest';
import { openLibrary } from '../../../main/storage/library.ts';
import { allMigrations } from '../../../main/storage/migrations/all.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('counts the processes of a run from none on in a library of before', async () => {
  const folder = temporaryFolder();
  const before = openLibrary(folder, { backsUp: false });
  addRunningRun(before.connection);
  before.connection.exec('ALTER TABLE runs DROP COLUMN attempt');
  before.connection.pragma('user_version = 4');
  await before.close();

  const library = openLibrary(folder, { backsUp: false });
  const { connection } = library;
  const attempt = connection.prepare('SELECT attempt FROM runs WHERE id = ?').pluck();
  expect(attempt.get(run.id)).toBe(0);
  expect(connection.pragma('user_version', { simple: true })).toBe(allMigrations.length);
  const runs = new RunRepository(connection);
  const { network, parameters } = run;
  const begin = () => {
    connection.prepare("UPDATE runs SET status = 'preparing'").run();
    const fitted = { version: 2 } as unknown as Parameters<typeof runs.prepared>[1]['fitted'];
    return runs.prepared(run.id, { fitted, folder: 'a', network, parameters });
  };
  expect([begin(), begin()]).toEqual([1, 2]);
  expect(attempt.get(run.id)).toBe(2);
  await library.close();
});

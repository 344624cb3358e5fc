import { expect, it } from 'vitest';
import { openLibrary } from '../../../main/storage/library.ts';
import { ProjectRepository } from '../../../main/storage/project-repository.ts';
import { ProjectRunsRepository } from '../../../main/storage/project-runs.ts';
import { addRunningRun, project, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('counts the runs of each project that were not removed, with their test results', async () => {
  const library = openLibrary(temporaryFolder());
  const { connection } = library;
  const runs = addRunningRun(connection);
  new ProjectRepository(connection).insert({ ...project, id: 'p2', name: 'Empty' });
  for (const [id, second] of [
    ['r2', 1],
    ['r3', 2],
    ['r4', 3],
  ] as const) {
    runs.insert({ ...run, id, name: id, createdAt: `2026-01-02T00:00:0${second}.000Z` });
  }
  const test = connection.prepare('UPDATE runs SET test = ? WHERE id = ?');
  test.run('{"loss":0.5}', 'r2');
  test.run('{"loss":0.25}', 'r3');
  test.run('{"loss":0}', 'r4');
  runs.setRemoved('r4', '2026-01-03T00:00:00.000Z');
  const counted = new ProjectRunsRepository(connection).all();
  expect(counted).toEqual(
    new Map([
      [
        'p1',
        { count: 3, lastAt: '2026-01-02T00:00:02.000Z', tests: [{ loss: 0.25 }, { loss: 0.5 }] },
      ],
    ]),
  );
  await library.close();
});

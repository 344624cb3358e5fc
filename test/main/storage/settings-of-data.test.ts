import { expect, it } from 'vitest';
import { openLibrary } from '../../../main/storage/library.ts';
import { RunRepository } from '../../../main/storage/run-repository.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('works out the settings of a library of before anew, but for imported runs', async () => {
  const folder = temporaryFolder();
  const before = openLibrary(folder, { backsUp: false });
  const { recipe, ...rest } = run;
  addRunningRun(before.connection);
  const split = { ...recipe.split, subset: { share: 0.25, seed: 1 } };
  new RunRepository(before.connection).insert({
    ...rest,
    id: 'quarter',
    recipe: { ...recipe, split },
  });
  before.connection.exec(`UPDATE runs SET settings = '{"units":8}'`);
  before.connection.exec(`UPDATE runs SET status = 'imported' WHERE id = '${run.id}'`);
  before.connection.pragma('user_version = 5');
  await before.close();

  const library = openLibrary(folder, { backsUp: false });
  const settings = new Map(
    new RunRepository(library.connection).list(null).map((found) => [found.id, found.settings]),
  );
  expect(settings.get(run.id)).toEqual({ units: 8 });
  expect(settings.get('quarter')).toMatchObject({ train_subset: 0.25, optimizer: 'Adam' });
  await library.close();
});

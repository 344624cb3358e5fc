import { expect, it } from 'vitest';
import type { RunTableView } from '../../../../common/runs/run-table-api.ts';
import {
  runTableCalls,
  type RunTableParts,
} from '../../../../main/services/runs/run-table-calls.ts';
import { openLibrary } from '../../../../main/storage/library.ts';
import { SettingsRepository } from '../../../../main/storage/settings-repository.ts';
import { temporaryFolder } from '../../storage/temporary-folder.ts';

const view: RunTableView = {
  columns: ['status', 'lowest.val_loss', 'epoch 3.loss'],
  order: { column: 'status', descending: false },
  filter: 'accuracy > .9',
  groupBy: 'units',
  scope: 'all',
  differing: true,
};

it('keeps how the table is looked at over a restart, and begins anew where that cannot be read', async () => {
  const folder = temporaryFolder();
  const open = () => {
    const library = openLibrary(folder, { backsUp: false });
    const settings = new SettingsRepository(library.connection);
    // The calls about the view need the settings alone.
    return { library, settings, calls: runTableCalls({ settings } as RunTableParts) };
  };
  const before = open();
  await before.calls.keepView(view);
  await before.library.close();

  const after = open();
  expect(await after.calls.view()).toEqual(view);
  const { differing: _, ...older } = view;
  after.settings.set('run-table', older);
  expect(await after.calls.view()).toEqual(older);
  after.settings.set('run-table', { columns: 'all' });
  expect(await after.calls.view()).toMatchObject({ columns: null, filter: '', groupBy: null });
  await after.library.close();
});

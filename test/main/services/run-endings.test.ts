import { expect, it } from 'vitest';
import { RunEndings } from '../../../main/services/training/run-endings.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { addRunningRun, run } from '../storage/sample-rows.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

it('shows an ending that the disk does not take, and writes it once it does', async () => {
  const library = openLibrary(temporaryFolder());
  const { connection } = library;
  const runs = addRunningRun(connection);
  const endings = new RunEndings(runs);
  const summary = () => {
    const found = runs.get(run.id);
    if (!found) throw new Error('The run is gone');
    return found.summary;
  };
  const failure = { code: 'disk-full', message: 'x'.repeat(100_000) } as const;
  const pages = connection.pragma('page_count', { simple: true }) as number;
  connection.pragma(`max_page_count = ${pages}`);
  endings.end(run.id, 'failed', failure);
  expect(summary().status).toBe('running');
  expect(endings.present(summary())).toMatchObject({ status: 'failed', failure });
  connection.pragma('max_page_count = 1000000');
  endings.end('another', 'stopped', null);
  expect(summary()).toMatchObject({ status: 'failed', failure });
  expect(endings.present(summary())).toEqual(summary());
  await library.close();
});

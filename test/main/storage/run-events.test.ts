import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openConnection } from '../../../main/storage/connection.ts';
import { EventRepository, type NewRunEvent } from '../../../main/storage/event-repository.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const event = (epoch: number, detail: NewRunEvent['detail'] = {}): NewRunEvent => ({
  at: '2026-01-01T00:00:00.000Z',
  seconds: epoch / 3,
  epoch,
  step: epoch * 10,
  kind: 'changed',
  text: `Changed after epoch ${epoch}.`,
  detail,
});

it('numbers the events of a run, whoever writes them, and keeps them as they were', async () => {
  const folder = temporaryFolder();
  const library = openLibrary(folder);
  addRunningRun(library.connection);
  const services = new EventRepository(library.connection);
  const connection = openConnection(join(folder, 'library.sqlite'));
  const trainer = new EventRepository(connection);
  const written = [
    services.add(run.id, event(1)),
    trainer.add(run.id, event(2, { change: { learning_rate: 0.1 + 0.2 } })),
    services.add(run.id, event(3)),
  ];
  expect(written.map((one) => one?.number)).toEqual([1, 2, 3]);
  expect(trainer.of(run.id)).toEqual(written);
  expect(services.after(run.id, 2)).toEqual(written.slice(2));
  expect(services.add('no such run', event(1))).toBeNull();
  connection.close();
  library.connection.prepare('DELETE FROM runs').run();
  expect(services.of(run.id)).toEqual([]);
  await library.close();
});

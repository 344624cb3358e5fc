import { join } from 'node:path';
import type { ApiEvent } from '../../common/api/api.ts';
import { serializeError, type SerializedError } from '../../common/errors/app-error.ts';
import { startServices } from '../../main/services/start.ts';
import { forkChildTrainer } from '../../main/services/training/child-process-trainer.ts';

/** Asks the program for a call of its api. */
export interface SteeredCall {
  readonly id: number;
  readonly feature: string;
  readonly call: string;
  readonly input: unknown;
}

/** What the program tells: that it is open, what a call gave, or an event. */
export type SteeredAnswer =
  | { readonly type: 'open' }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly error: SerializedError }
  | { readonly type: 'event'; readonly event: ApiEvent };

/** The services over the library named by the argument, in a process that can be killed; steered by messages. */
const root = join(import.meta.dirname, '..', '..');
const tell = (answer: SteeredAnswer) => process.send?.(answer);
const { api } = await startServices({
  libraryFolder: process.argv[2] ?? '',
  resourcesFolder: join(root, 'resources'),
  host: {
    kind: 'browser',
    version: '0.0.0',
    forkTrainer: () => forkChildTrainer(join(root, 'main', 'trainer', 'index.ts')),
  },
  publish: (event) => tell({ type: 'event', event }),
});
const calls = api as unknown as Readonly<
  Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>
>;
process.on('message', (message) => {
  const { id, feature, call, input } = message as SteeredCall;
  Promise.resolve(calls[feature]?.[call]?.(input)).then(
    (value) => tell({ type: 'answer', id, value }),
    (error: unknown) => tell({ type: 'refused', id, error: serializeError(error) }),
  );
});
tell({ type: 'open' });

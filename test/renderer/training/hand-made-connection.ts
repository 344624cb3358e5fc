import { createApi, type CallName } from '../../../common/api/create-api.ts';
import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Connection } from '../../../renderer/state/connection.ts';

/** What the services answer, by call; a call without an answer is refused. */
export type Answers = Partial<Record<CallName, (input: never) => unknown>>;

/** A connection whose other end is a test. */
export interface HandMadeConnection extends Connection {
  /** Every call in order. */
  readonly calls: { readonly name: CallName; readonly input: unknown }[];
  /** Names of the files handed over. */
  readonly uploads: string[];
  /** Tells the window something, as the services do. */
  send(event: ApiEvent): void;
}

export function handMadeConnection(answers: Answers): HandMadeConnection {
  const calls: HandMadeConnection['calls'] = [];
  const uploads: string[] = [];
  const listeners = new Set<(event: ApiEvent) => void>();
  const usual: Answers = {
    'app.info': () => ({
      version: '0.1.0',
      host: 'browser',
      platform: 'linux',
      cores: 2,
      library: 'library',
      notices: [],
    }),
    'settings.get': () => ({ theme: 'light' }),
    'runs.list': () => [],
    'runTable.view': () => ({
      columns: null,
      order: { column: 'created', descending: true },
      filter: '',
      groupBy: null,
      scope: 'project',
    }),
    'runTable.keepView': () => null,
    'blocks.list': () => [],
    'training.standing': () => ({
      options: { concurrency: 1, queueAtStart: 'wait', keepInBackground: false },
      queueHeld: false,
      interrupted: [],
    }),
    'experiments.lineage': () => null,
    'training.events': () => [],
    'training.checkpoints': () => [],
  };
  const all: Answers = { ...usual, ...answers };
  return {
    calls,
    uploads,
    api: createApi({
      call: (name, input) => {
        calls.push({ name, input });
        const answer = all[name];
        return answer
          ? Promise.resolve().then(() => answer(input as never))
          : Promise.reject(new AppError('unavailable', `Nothing answers ${name} here.`));
      },
    }),
    send: (event) => listeners.forEach((listener) => listener(event)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    upload: (_file, name) => {
      uploads.push(name);
      return Promise.resolve({ token: `token of ${name}` });
    },
    uploadFolder: ({ name }) => {
      uploads.push(name);
      return Promise.resolve({ token: `token of ${name}` });
    },
    downloadUrl: (token) => `/download/${encodeURIComponent(token)}`,
    onConnection: () => () => undefined,
  };
}

import type { MessagePort } from 'node:worker_threads';
import { AppError, serializeError } from '../../../common/errors/app-error.ts';
import { explainStorageError } from '../../storage/storage-errors.ts';
import type { FromThread, ToThread } from './messages.ts';
import type { TaskControl, Workshop } from './task.ts';

/**
 * Does the tasks that are asked for over the port, several at a time as far as they wait for something, until it is
 * told to close. Runs in a thread of its own.
 * @param ended Called when nothing is left to do.
 */
export function serveTasks(port: MessagePort, workshop: Workshop, ended: () => void): void {
  const going = new Map<number, { stop: AbortController; end: Promise<void> }>();
  const say = (message: FromThread) => port.postMessage(message);

  const work = async (id: number, name: string, input: unknown, signal: AbortSignal) => {
    try {
      const task = workshop.tasks[name] as
        ((input: unknown, control: TaskControl<unknown>) => unknown) | undefined;
      if (!task) throw new Error(`There is no task “${name}”`);
      const tell = (progress: unknown) => say({ kind: 'progress', id, progress });
      say({ kind: 'done', id, result: await task(input, { signal, tell }) });
    } catch (error) {
      say({ kind: 'failed', id, error: serializeError(explainStorageError(error)) });
    }
  };

  port.on('message', (message: ToThread) => {
    if (message.kind === 'start') {
      const { id, task, input } = message;
      const stop = new AbortController();
      const end = work(id, task, input, stop.signal).finally(() => going.delete(id));
      going.set(id, { stop, end });
    } else if (message.kind === 'stop') {
      going.get(message.id)?.stop.abort(stopped());
    } else {
      const all = [...going.values()];
      for (const { stop } of all) stop.abort(stopped());
      void Promise.allSettled(all.map(({ end }) => end))
        .then(() => workshop.close())
        .finally(ended);
    }
  });
}

function stopped(): AppError {
  return new AppError('cancelled', 'This was stopped.');
}

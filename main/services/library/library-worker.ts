import { parentPort, workerData } from 'node:worker_threads';
import { serializeError } from '../../../common/errors/app-error.ts';
import { explainStorageError } from '../../storage/storage-errors.ts';
import { libraryTasks } from './library-tasks.ts';
import type { FromLibraryThread, LibraryTaskRequest } from './library-thread.ts';

// The thread of one task over the whole library: it tells how far it is, then what came of it.
const say = (message: FromLibraryThread): void => parentPort?.postMessage(message);

/** The last share that was told: a step that nobody would see is not told. */
let told = -1;
const finest = 0.005;

/** Milliseconds without a beat after which the program is taken to wait for the library. */
const patience = 1000;

/** Whether the program has not answered for a while. */
function watchBeats(beats: Int32Array<SharedArrayBuffer>): () => boolean {
  let seen = -1;
  let at = 0;
  return () => {
    const now = Atomics.load(beats, 0);
    if (now !== seen) {
      seen = now;
      at = performance.now();
    }
    return performance.now() - at > patience;
  };
}

/** Asks whether the task may go on; the program ends the thread where it may not. */
function askWhetherReady(): Promise<void> {
  return new Promise((resolve) => {
    parentPort?.once('message', () => resolve());
    say({ type: 'ready' });
  });
}

try {
  const { task, input, beats } = workerData as LibraryTaskRequest;
  const tell = (share: number): void => {
    if (Math.abs(share - told) < finest && share < 1) return;
    told = share;
    say({ type: 'progress', share });
  };
  const control = { ready: askWhetherReady, othersWait: watchBeats(beats) };
  const result = await libraryTasks[task](input as never, tell, control);
  say({ type: 'done', result });
} catch (error) {
  say({ type: 'failed', error: serializeError(explainStorageError(error)) });
}

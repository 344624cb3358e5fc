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

try {
  const { task, input } = workerData as LibraryTaskRequest;
  const result = libraryTasks[task](input as never, (share) => {
    if (share - told < finest && share < 1) return;
    told = share;
    say({ type: 'progress', share });
  });
  say({ type: 'done', result });
} catch (error) {
  say({ type: 'failed', error: serializeError(explainStorageError(error)) });
}

import { parentPort, workerData } from 'node:worker_threads';
import { serializeError } from '../../../common/errors/app-error.ts';
import { explainStorageError } from '../../storage/storage-errors.ts';
import { checkLibrary } from './check-library.ts';

// The thread of a check: it tells how far it is, then what it found.
try {
  const report = checkLibrary(workerData as string, (progress) => {
    parentPort?.postMessage({ type: 'progress', progress });
  });
  parentPort?.postMessage({ type: 'done', report });
} catch (error) {
  parentPort?.postMessage({ type: 'failed', error: serializeError(explainStorageError(error)) });
}

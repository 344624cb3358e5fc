import { fileNameHeader } from '../../common/api/wire.ts';
import { AppError, deserializeError, type SerializedError } from '../../common/errors/app-error.ts';

/**
 * Sends a file's bytes to the services. Fractions run from 0 to 1. Ended by the signal, it throws the signal's
 * reason.
 */
export function uploadFile(
  file: Blob,
  name: string,
  onProgress?: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<{ readonly token: string }> {
  return new Promise((resolve, reject) => {
    // fetch() tells nothing about the progress of a request's body.
    const request = new XMLHttpRequest();
    request.open('POST', '/files');
    request.setRequestHeader(fileNameHeader, encodeURIComponent(name));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onProgress?.(loaded / total);
    });
    request.addEventListener('load', () => {
      const answer = request.response as { token?: string; error?: SerializedError } | null;
      if (answer?.token) resolve({ token: answer.token });
      else reject(answer?.error ? deserializeError(answer.error) : notSent(name));
    });
    request.addEventListener('error', () => reject(notSent(name)));
    request.addEventListener('abort', () => {
      reject(signal?.aborted === true ? (signal.reason as Error) : notSent(name));
    });
    const end = () => request.abort();
    signal?.addEventListener('abort', end);
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', end));
    request.send(file);
  });
}

function notSent(name: string): AppError {
  return new AppError(
    'file-unreadable',
    `“${name}” could not be read or sent. Look whether the file still exists and choose it again.`,
    { place: { file: name } },
  );
}

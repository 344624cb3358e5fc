import { fileNameHeader } from '../../common/api/wire.ts';
import { AppError, deserializeError, type SerializedError } from '../../common/errors/app-error.ts';
import type { FolderToSend } from '../state/connection.ts';

/** Files and bytes of one request: few requests, and little to send again after a lost connection. */
const [filesAtOnce, bytesAtOnce] = [1000, 64 * 1024 * 1024];
/** Milliseconds before the folder goes on after a lost connection. */
const patience = [500, 2000, 5000] as const;

/**
 * Sends a folder's files to the services, several in one request. The browser reads them from the disk as they are
 * sent; none is held here. After a lost connection it goes on with the files that are missing.
 * Throws `cancelled` when the signal is given; nothing of the folder is kept then.
 */
export async function uploadFolder(
  { name, files }: FolderToSend,
  onProgress?: (done: number) => void,
  signal?: AbortSignal,
): Promise<{ readonly token: string }> {
  const headers = { [fileNameHeader]: encodeURIComponent(name) };
  const { token } = await ask<{ token: string }>('/folders', { method: 'POST', headers }, name);
  const address = `/folders/${encodeURIComponent(token)}`;
  try {
    await send(address, { name, files }, onProgress, signal);
    return { token };
  } catch (error) {
    // Nobody will read what came of it; the services clear it at their end otherwise.
    await fetch(address, { method: 'DELETE' }).catch(() => null);
    throw error;
  }
}

async function send(
  address: string,
  { name, files }: FolderToSend,
  onProgress?: (done: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  let received = 0;
  let failures = 0;
  while (received < files.length) {
    if (signal?.aborted) throw stopped();
    const body = batchOf(files.slice(received, received + filesAtOnce));
    try {
      const init = { method: 'POST', body, signal: signal ?? null };
      const answer = await ask<{ received: number }>(`${address}?from=${received}`, init, name);
      received = answer.received;
      failures = 0;
      onProgress?.(received);
    } catch (error) {
      if (signal?.aborted) throw stopped();
      const delay = patience[failures];
      const isLost = error instanceof AppError && error.code === 'unavailable';
      if (!isLost || delay === undefined) throw error;
      failures += 1;
      await new Promise((resolve) => setTimeout(resolve, delay));
      received = await goOn(address, name, received);
    }
  }
}

/** How many files are there by now; as many as were known while the services cannot be asked. */
async function goOn(address: string, name: string, known: number): Promise<number> {
  try {
    return (await ask<{ received: number }>(address, {}, name)).received;
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return known;
    throw error;
  }
}

/** As `FolderUpload` reads it: length of the path, length of the file, the path, the bytes. */
function batchOf(files: FolderToSend['files']): Blob {
  const parts: BlobPart[] = [];
  let size = 0;
  for (const { path, file } of files) {
    if (parts.length > 0 && size + file.size > bytesAtOnce) break;
    const name = new TextEncoder().encode(path);
    const head = new DataView(new ArrayBuffer(12));
    head.setUint32(0, name.length, true);
    head.setBigUint64(4, BigInt(file.size), true);
    parts.push(head, name, file);
    size += file.size;
  }
  return new Blob(parts);
}

async function ask<T>(address: string, init: RequestInit, name: string): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch {
    throw new AppError(
      'unavailable',
      `The folder “${name}” could not be read or sent. Look whether it still exists and choose it again.`,
      { place: { file: name } },
    );
  }
  const answer = (await response.json()) as T & { readonly error?: SerializedError };
  if (answer.error) throw deserializeError(answer.error);
  return answer;
}

function stopped(): AppError {
  return new AppError('cancelled', 'The import was stopped.');
}

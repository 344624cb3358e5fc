import { fileNameHeader } from '../../common/api/wire.ts';
import { AppError, deserializeError, type SerializedError } from '../../common/errors/app-error.ts';
import type { FolderSent, FolderToSend } from '../state/connection.ts';

/** Files and bytes of one request: few requests, and little to send again after a lost connection. */
const [filesAtOnce, bytesAtOnce] = [1000, 64 * 1024 * 1024];
/** Milliseconds before the folder goes on after a lost connection. */
const patience = [500, 2000, 5000] as const;

/**
 * Sends a folder's files to the services, several in one request. The browser reads them from the disk as they are
 * sent; none is held here. Files that came before, when the page or the program was gone meanwhile, are not sent
 * again. After a lost connection it goes on with the files that are missing.
 * Throws `cancelled` when the signal is given; nothing of the folder is kept then.
 */
export async function uploadFolder(
  { name, files }: FolderToSend,
  onProgress?: (sent: FolderSent) => void,
  signal?: AbortSignal,
): Promise<{ readonly token: string }> {
  const headers = {
    [fileNameHeader]: encodeURIComponent(name),
    'content-type': 'application/json',
  };
  const body = JSON.stringify(files.map(listed));
  const { token, missing } = await ask<{ token: string; missing: readonly number[] | null }>(
    '/folders',
    { method: 'POST', headers, body },
    name,
  );
  const toSend = missing ? missing.flatMap((index) => files[index] ?? []) : files;
  const there = files.length - toSend.length;
  const address = `/folders/${encodeURIComponent(token)}`;
  onProgress?.({ done: there, there });
  try {
    const tell = (done: number) => onProgress?.({ done: there + done, there });
    await send(address, { name, files: toSend }, tell, signal);
    return { token };
  } catch (error) {
    // What came before the connection was lost is kept for a while. Anything else nobody will go on with.
    if (!isLost(error)) await fetch(address, { method: 'DELETE' }).catch(() => null);
    throw error;
  }
}

/** What tells a file from another one: where it lies, its bytes, and when it was changed. */
function listed({ path, file }: FolderToSend['files'][number]): readonly [string, number, number] {
  return [path, file.size, file instanceof File ? file.lastModified : 0];
}

function isLost(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable';
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
      if (!isLost(error) || delay === undefined) throw error;
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
    if (isLost(error)) return known;
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
      `The folder “${name}” could not be read or sent to its end. Look whether it still exists and choose it again: what came is kept for a day and is not sent twice.`,
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

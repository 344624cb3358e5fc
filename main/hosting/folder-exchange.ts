import { fileNameHeader } from '../../common/api/wire.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { FileTokens } from '../services/files/file-tokens.ts';
import { type FolderListing, folderListing } from '../services/files/kept-folders.ts';
import { decodeName, safeFileName } from './file-names.ts';

/**
 * Takes in folders: `POST /folders` (its name in a header, its listing as JSON; the answer is `{ token, missing }`,
 * where `missing` has the numbers of the files in the listing that are to be sent), `POST
 * /folders/<token>?from=<n>` (files as `FolderUpload` reads them, beginning with the n-th), `GET
 * /folders/<token>` (how many are there) and `DELETE /folders/<token>` (it will not be read). The last three answer
 * `{ received }`. Null for any other request.
 * @param limit Bytes that a folder may have.
 */
export async function folderExchange(
  request: Request,
  files: FileTokens,
  limit: number,
): Promise<Response | null> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method === 'POST' && pathname === '/folders') {
    const name = safeFileName(decodeName(request.headers.get(fileNameHeader) ?? ''));
    const listing = await readListing(request);
    const { token, missing } = await files.createFolder(name, limit, listing);
    return answer({ token, missing });
  }
  const token = /^\/folders\/([A-Za-z0-9_-]+)$/.exec(pathname)?.[1];
  if (!token) return null;
  const folder = files.folder(token);
  if (request.method === 'GET') return answer({ received: folder.received });
  if (request.method === 'DELETE') {
    await files.removeFolder(token);
    return answer({ received: 0 });
  }
  if (request.method !== 'POST') return null;
  const from = Number(searchParams.get('from') ?? Number.NaN);
  if (!Number.isInteger(from)) throw new AppError('invalid-input', 'It must say where to go on.');
  await folder.receive(from, bodyOf(request));
  return answer({ received: folder.received });
}

/** Bytes of a listing: half a million files with long paths. */
const largestListing = 256 * 1024 * 1024;

/** What the folder holds; undefined where the page does not say. Throws `invalid-input`. */
async function readListing(request: Request): Promise<FolderListing | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.byteLength;
    if (size > largestListing)
      throw new AppError('invalid-input', 'The folder has too many files.');
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return folderListing.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch (error) {
    throw new AppError('invalid-input', 'The list of the folder’s files cannot be read.', {
      cause: error,
    });
  }
}

function bodyOf({ body }: Request): AsyncIterable<Uint8Array> {
  return body?.values({ preventCancel: true }) ?? nothing();
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A request without a body brings no files.
}

function answer(value: unknown): Response {
  return Response.json(value, { headers: { 'cache-control': 'no-store' } });
}

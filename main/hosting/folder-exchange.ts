import { fileNameHeader } from '../../common/api/wire.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { FileTokens } from '../services/files/file-tokens.ts';
import { decodeName, safeFileName } from './file-names.ts';

/**
 * Takes in folders: `POST /folders` (its name in a header; the answer is `{ token }`), `POST
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
    const { token } = await files.createFolder(name, limit);
    return answer({ token });
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
  await folder.receive(from, request.body?.values({ preventCancel: true }) ?? nothing());
  return answer({ received: folder.received });
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // A request without a body brings no files.
}

function answer(value: unknown): Response {
  return Response.json(value, { headers: { 'cache-control': 'no-store' } });
}

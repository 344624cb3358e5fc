import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fileNameHeader } from '../../common/api/wire.ts';
import { AppError, serializeError, type ErrorCode } from '../../common/errors/app-error.ts';
import type { FileTokens } from '../services/files/file-tokens.ts';
import { decodeName, safeFileName } from './file-names.ts';
import { folderExchange } from './folder-exchange.ts';

/** Bytes that one upload may have: more than any table that fits the work here. */
export const uploadLimit = 16 * 1024 ** 3;

const statusOf: Partial<Record<ErrorCode, number>> = {
  'invalid-input': 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'disk-full': 507,
};

/**
 * Answers `POST /files` (the body is a file, its name in a header; the answer is `{ token }`) and
 * `GET /files/<token>` (the bytes, to be saved), and takes in folders. Null for any other request.
 * @param limit Bytes an upload may have.
 */
export async function fileExchange(
  request: Request,
  files: FileTokens,
  limit = uploadLimit,
): Promise<Response | null> {
  const { pathname } = new URL(request.url);
  try {
    if (request.method === 'POST' && pathname === '/files') {
      const token = await receiveFile(request, files, limit);
      return Response.json({ token }, { headers: { 'cache-control': 'no-store' } });
    }
    const token = /^\/files\/([A-Za-z0-9_-]+)$/.exec(pathname)?.[1];
    if (request.method === 'GET' && token) return await sendFile(token, files);
    return await folderExchange(request, files, limit);
  } catch (error) {
    const status = error instanceof AppError ? (statusOf[error.code] ?? 500) : 500;
    return Response.json(
      { error: serializeError(error) },
      { status, headers: { 'cache-control': 'no-store' } },
    );
  }
}

async function receiveFile(request: Request, files: FileTokens, limit: number): Promise<string> {
  const name = safeFileName(decodeName(request.headers.get(fileNameHeader) ?? ''));
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limit) throw tooLarge(name, limit);
  const upload = await files.createUpload(name);
  try {
    await write(upload.path, request.body, name, limit);
  } catch (error) {
    await rm(upload.path, { force: true });
    throw writeFailure(error, name);
  }
  return upload.token;
}

async function write(
  path: string,
  body: ReadableStream<Uint8Array> | null,
  name: string,
  limit: number,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    let size = 0;
    for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
      size += chunk.byteLength;
      if (size > limit) throw tooLarge(name, limit);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
}

function tooLarge(name: string, limit: number): AppError {
  const gigabytes = (limit / 1024 ** 3).toLocaleString('en', { maximumFractionDigits: 1 });
  return new AppError('invalid-input', `“${name}” is larger than ${gigabytes} GB.`, {
    place: { file: name },
  });
}

function writeFailure(error: unknown, name: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') return error;
  return new AppError(
    'disk-full',
    `The disk is full, so “${name}” could not be taken in. Free some space and choose the file again.`,
    { place: { file: name }, cause: error },
  );
}

async function sendFile(token: string, files: FileTokens): Promise<Response> {
  const { path, name } = files.resolve(token);
  const found = await stat(path).catch(() => null);
  // A token may stand for a folder, or for a file that is gone by now.
  if (!found?.isFile()) throw new AppError('not-found', `“${name}” is no file that can be saved.`);
  const { size } = found;
  const body = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      'content-disposition': attachment(name),
      'cache-control': 'no-store',
    },
  });
}

/** RFC 6266: a plain ASCII name for old programs and the exact one in UTF-8. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

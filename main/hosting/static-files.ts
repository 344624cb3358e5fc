import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** One segment of a path that may be served: no hidden files, no way up, no drive letters. */
const plainSegment = /^[A-Za-z0-9_@-][A-Za-z0-9_.@-]*$/;

/** Where a request path lies inside the folder; null for a path that is refused. */
export function filePathOf(folder: string, pathname: string): string | null {
  const path = pathname === '/' ? '/index.html' : pathname;
  const segments = path.split('/').slice(1);
  return segments.every((segment) => plainSegment.test(segment)) ? join(folder, ...segments) : null;
}

/**
 * A file of the built window as a response: 404 for what is not there or lies outside. Built
 * assets have their content's hash in the name and are kept forever; the page itself is not kept.
 * @param pathname Path of the request's URL, still percent-encoded.
 */
export async function staticResponse(folder: string, pathname: string): Promise<Response> {
  const path = filePathOf(folder, pathname);
  const contentType = path ? contentTypes[extname(path)] : undefined;
  const bytes = path && contentType ? await readIfPresent(path) : null;
  if (!bytes || !contentType) return new Response('Not found.\n', { status: 404 });
  return new Response(bytes, {
    headers: {
      'content-type': contentType,
      'cache-control': pathname.startsWith('/assets/')
        ? 'private, max-age=31536000, immutable'
        : 'no-store',
    },
  });
}

async function readIfPresent(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw error;
  }
}

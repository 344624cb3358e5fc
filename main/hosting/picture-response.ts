import { AppError } from '../../common/errors/app-error.ts';

/** Where pictures come from. */
export interface PictureSource {
  /** @param size Pixels that its longer side needs; null for all of it. */
  picture(
    datasetId: string,
    row: number,
    size: number | null,
  ): Promise<{ readonly type: string; readonly bytes: Uint8Array }>;
}

const address = /^\/images\/([A-Za-z0-9_-]{1,100})\/(\d{1,9})$/;

/** Pixels that a picture may be asked for with. */
const sizes = { least: 8, most: 4096 };

/**
 * Answers `GET /images/<datasetId>/<row>?size=<pixels>`, a picture of a dataset; rows count from 0. A dataset's
 * pictures never change, so a window may keep them. Null for any other request.
 */
export async function pictureResponse(
  request: Request,
  pictures: PictureSource,
): Promise<Response | null> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method !== 'GET' || !pathname.startsWith('/images/')) return null;
  const [, datasetId, row] = address.exec(pathname) ?? [];
  const wanted = searchParams.get('size');
  const size = wanted === null ? null : Number(wanted);
  const isSize = size === null || (/^\d{1,4}$/.test(wanted ?? '') && size >= sizes.least);
  if (!datasetId || !row || !isSize || (size ?? 0) > sizes.most) return missing();
  try {
    const { type, bytes } = await pictures.picture(datasetId, Number(row), size);
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': type,
        'content-length': String(bytes.length),
        'cache-control': 'private, max-age=31536000, immutable',
      },
    });
  } catch (error) {
    if (error instanceof AppError) return missing();
    throw error;
  }
}

function missing(): Response {
  return new Response('There is no such picture.\n', {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

import type { CustomScheme } from 'electron';
import { fileExchange } from '../hosting/file-exchange.ts';
import { pictureResponse, type PictureSource } from '../hosting/picture-response.ts';
import { withSecurityHeaders } from '../hosting/security-headers.ts';
import { staticResponse } from '../hosting/static-files.ts';
import type { FileTokens } from '../services/files/file-tokens.ts';

/** The window's own origin: a custom scheme, since pages that are read from files cannot load modules. */
export const appOrigin = 'app://layerwright';

/** To be registered before the app is ready. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
};

/** True for an address inside the window's own origin. */
export function isAppUrl(url: string): boolean {
  return url.startsWith(`${appOrigin}/`);
}

/** What goes in and out besides calls. */
export interface Exchanged {
  readonly files: FileTokens;
  readonly pictures: PictureSource;
}

/**
 * Answers a request of the custom scheme: the built window's files, the pictures of datasets, and the
 * files that go in and out, as in the web host.
 */
export async function answerAppRequest(
  request: Request,
  rendererFolder: string,
  services: Promise<Exchanged>,
): Promise<Response> {
  return withSecurityHeaders(await respond(request, rendererFolder, services));
}

async function respond(
  request: Request,
  rendererFolder: string,
  services: Promise<Exchanged>,
): Promise<Response> {
  const url = new URL(request.url);
  if (!isAppUrl(request.url)) return new Response('Not found.\n', { status: 404 });
  const origin = request.headers.get('origin');
  if (request.method !== 'GET' && origin !== null && origin !== appOrigin) {
    return new Response('Layerwright takes no requests from other pages.\n', { status: 403 });
  }
  if (/^\/(?:files|folders|images)(?:\/|$)/.test(url.pathname)) {
    const { files, pictures } = await services;
    const exchanged =
      (await fileExchange(request, files)) ?? (await pictureResponse(request, pictures));
    if (exchanged) return exchanged;
  }
  if (request.method !== 'GET') return new Response('Not allowed.\n', { status: 405 });
  return staticResponse(rendererFolder, url.pathname);
}

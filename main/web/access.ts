import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is refused: the HTTP status and a sentence. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 421;
  readonly message: string;
}

const loopbackHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/**
 * Who may talk to the web host. The token in the address that the terminal prints is exchanged
 * for a cookie; the token stays good for further tabs while the program runs, the cookie's value
 * is another secret that no page can read.
 */
export class Access {
  readonly token = randomBytes(32).toString('base64url');
  readonly #session = randomBytes(32).toString('base64url');
  /** Cookies are shared by all ports of a host: the name keeps two programs apart. */
  #cookieName = 'layerwright';

  /** To be called once the port is known. */
  listenOn(port: number): void {
    this.#cookieName = `layerwright-${port}`;
  }

  acceptsToken(token: string): boolean {
    return sameSecret(token, this.token);
  }

  /** The Set-Cookie header that the token is exchanged for. */
  cookie(): string {
    return `${this.#cookieName}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** A page elsewhere whose name was pointed at this machine sends its own name as Host. */
  refuseHost(request: IncomingMessage): Refusal | null {
    if (loopbackHost.test(request.headers.host ?? '')) return null;
    return { status: 421, message: 'Layerwright answers only under localhost.' };
  }

  /** The page that asks must be our own. Where an Origin is required, a missing one is refused. */
  refuseOrigin(request: IncomingMessage, required: boolean): Refusal | null {
    const { origin, host } = request.headers;
    if (origin === undefined && !required) return null;
    if (origin === `http://${host}`) return null;
    return { status: 403, message: 'Layerwright takes no requests from other pages.' };
  }

  refuseCookie(request: IncomingMessage): Refusal | null {
    const session = cookieValues(request.headers.cookie ?? '', this.#cookieName);
    if (session.some((value) => sameSecret(value, this.#session))) return null;
    return {
      status: 401,
      message: 'Open the address that the terminal printed: it carries the key to this page.',
    };
  }
}

/** Takes the same time wherever the two differ. */
function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

function cookieValues(header: string, name: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

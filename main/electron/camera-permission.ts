import type { InputEvent, WebContents } from 'electron';
import { appOrigin } from './app-protocol.ts';

/** Milliseconds after a press within which a page may ask for the camera: browsers give a press as long. */
const freshness = 5000;

/** What a person does on purpose; moving over a page, or a press that a page makes up, is none of it. */
const presses: ReadonlySet<InputEvent['type']> = new Set([
  'mouseDown',
  'keyDown',
  'rawKeyDown',
  'touchStart',
  'gestureTap',
]);

/** What is asked of the session when a page wants to see or hear. */
export interface MediaRequest {
  readonly requestingUrl: string;
  readonly isMainFrame?: boolean | undefined;
  readonly mediaTypes?: readonly ('video' | 'audio')[] | undefined;
}

/** When each window was last pressed, told by Electron and not by its page. */
export class Presses {
  readonly #last = new WeakMap<object, number>();
  readonly #now: () => number;

  /** @param now Milliseconds of any clock that only goes forward. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Notes every press in a window. */
  watch(contents: Pick<WebContents, 'on'>): void {
    contents.on('input-event', (_event, { type }) => {
      if (presses.has(type)) this.#last.set(contents, this.#now());
    });
  }

  isFresh(contents: object | null): boolean {
    const last = contents === null ? undefined : this.#last.get(contents);
    return last !== undefined && this.#now() - last <= freshness;
  }
}

/** True for an address of the studio itself. */
export function isOurs(address: string): boolean {
  return address === appOrigin || address.startsWith(`${appOrigin}/`);
}

/** The camera alone, never the microphone, for our own page, just after the person pressed something in it. */
export function mayUseCamera(
  contents: object | null,
  { requestingUrl, isMainFrame = true, mediaTypes = [] }: MediaRequest,
  pressed: Pick<Presses, 'isFresh'>,
): boolean {
  const isVideoAlone = mediaTypes.length > 0 && mediaTypes.every((type) => type === 'video');
  return isVideoAlone && isMainFrame && isOurs(requestingUrl) && pressed.isFresh(contents);
}

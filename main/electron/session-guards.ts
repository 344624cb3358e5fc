import type { Session } from 'electron';
import { isOurs, mayUseCamera, type Presses } from './camera-permission.ts';

/** A permission that our page always has: writing text to the clipboard after a click. */
const allowedPermission = 'clipboard-sanitized-write';

/** What a session loads: the window's own files, what pages make themselves, and the inspector. */
const allowedProtocols: ReadonlySet<string> = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** True for a request that stays on this machine. */
export function mayLoad(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && allowedProtocols.has(url.protocol);
}

/**
 * Denies every permission, device and request to the network that the studio does not need.
 * @param pressed When a person pressed something last; without it the camera is denied too.
 */
export function guardSession(
  session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
  > & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> },
  pressed: Pick<Presses, 'isFresh'> | null = null,
): void {
  session.setPermissionRequestHandler((contents, permission, decide, details) => {
    const isCamera =
      permission === 'media' && pressed !== null && mayUseCamera(contents, details, pressed);
    decide(isCamera || isAllowed(permission, details.requestingUrl));
  });
  // Checked before the camera is asked for, and for its name; asking is what needs a press.
  session.setPermissionCheckHandler((_contents, permission, origin, { mediaType }) => {
    const isCamera = permission === 'media' && pressed !== null && mediaType === 'video';
    return (isCamera && isOurs(origin)) || isAllowed(permission, origin);
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !mayLoad(details.url) });
  });
}

function isAllowed(permission: string, requester: string): boolean {
  return permission === allowedPermission && isOurs(requester);
}

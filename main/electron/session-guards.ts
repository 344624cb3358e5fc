import type { Session } from 'electron';
import { appOrigin } from './app-protocol.ts';

/** The one permission a page has: writing text to the clipboard after a click. */
const allowedPermission = 'clipboard-sanitized-write';

/** What a session loads: the window's own files, what pages make themselves, and the inspector. */
const allowedProtocols: ReadonlySet<string> = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** True for a request that stays on this machine. */
export function mayLoad(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && allowedProtocols.has(url.protocol);
}

/** Denies every permission, device and request to the network that the studio does not need. */
export function guardSession(
  session: Pick<
    Session,
    | 'setPermissionRequestHandler'
    | 'setPermissionCheckHandler'
    | 'setDevicePermissionHandler'
    | 'setDisplayMediaRequestHandler'
  > & { readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'> },
): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(isAllowed(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    isAllowed(permission, origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));
  session.webRequest.onBeforeRequest((details, decide) => {
    decide({ cancel: !mayLoad(details.url) });
  });
}

function isAllowed(permission: string, requester: string): boolean {
  return (
    permission === allowedPermission &&
    (requester === appOrigin || requester.startsWith(`${appOrigin}/`))
  );
}

import type { Shell, WebContents } from 'electron';
import { isAppUrl } from './app-protocol.ts';
import { mayOpenExternally } from './external-links.ts';

/**
 * Keeps a page where it is: it navigates only inside its own origin, opens no windows and attaches
 * no webviews. A link to known documentation opens in the person's browser instead.
 */
export function guardNavigation(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  shell: Pick<Shell, 'openExternal'>,
  report: (error: unknown) => void,
): void {
  const openOutside = (url: string): void => {
    if (mayOpenExternally(url)) shell.openExternal(url).catch(report);
  };
  contents.on('will-navigate', (event) => {
    if (isAppUrl(event.url)) return;
    event.preventDefault();
    openOutside(event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

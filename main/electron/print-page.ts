import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron';
import { appOrigin } from './app-protocol.ts';
import { guardSession } from './session-guards.ts';

/** What printing needs of Electron. */
export interface PrintingParts {
  /** A session of its own that keeps nothing; the same one for the same name. */
  readonly session: () => Session;
  readonly makeWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
}

/** Where the page to be printed stands in its session. */
const address = `${appOrigin}/print`;

/**
 * Makes a PDF of a page that needs nothing else, in a window that is never seen: no script runs in it, and its
 * session answers with this page alone.
 */
export async function printPage(html: string, parts: PrintingParts): Promise<Uint8Array> {
  const session = parts.session();
  guardSession(session);
  session.protocol.handle('app', () => {
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    return new Response(html, { headers });
  });
  const window = parts.makeWindow({
    show: false,
    webPreferences: {
      session,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    },
  });
  try {
    await window.loadURL(address);
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  } finally {
    window.destroy();
    session.protocol.unhandle('app');
  }
}

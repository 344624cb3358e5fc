import { describe, expect, it } from 'vitest';
import { printPage, type PrintingParts } from '../../../main/electron/print-page.ts';

type Answer = () => Response;

/** Stands for Electron: a window that loads what its session answers. */
function printing(load: (answer: Answer | null) => Promise<void>) {
  const told: string[] = [];
  let options: Parameters<PrintingParts['makeWindow']>[0] = {};
  let answer: Answer | null = null;
  const session = {
    setPermissionRequestHandler: () => told.push('guarded'),
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    setDisplayMediaRequestHandler: () => undefined,
    webRequest: { onBeforeRequest: () => undefined },
    protocol: {
      handle: (_scheme: string, handler: Answer) => (answer = handler),
      unhandle: () => told.push('unhandled'),
    },
  };
  const window = {
    loadURL: (url: string) => {
      told.push(url);
      return load(answer);
    },
    webContents: { printToPDF: () => Promise.resolve(new Uint8Array([37, 80, 68, 70])) },
    destroy: () => told.push('destroyed'),
  };
  const print = (html: string) =>
    printPage(html, {
      session: () => session as never,
      makeWindow: (given) => {
        options = given;
        return window as never;
      },
    });
  return { told, print, options: () => options };
}

describe('printing a page', () => {
  it('shows it to nobody, runs nothing in it, and leaves no window behind', async () => {
    const seen: string[] = [];
    const { told, print, options } = printing(async (answer) => {
      seen.push((await answer?.().text()) ?? '');
    });
    expect([...(await print('<h1>Report</h1>'))]).toEqual([37, 80, 68, 70]);
    expect(seen).toEqual(['<h1>Report</h1>']);
    expect(told).toEqual(['guarded', 'app://layerwright/print', 'destroyed', 'unhandled']);
    expect(options().show).toBe(false);
    expect(options().webPreferences).toMatchObject({
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    });
  });

  it('leaves no window behind where the page cannot be shown either', async () => {
    const { told, print } = printing(() => Promise.reject(new Error('no display')));
    await expect(print('')).rejects.toThrow('no display');
    expect(told.slice(-2)).toEqual(['destroyed', 'unhandled']);
  });
});

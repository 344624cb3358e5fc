import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { minimumSize, writeWindowState, type WindowState } from './window-state.ts';

/** The safe settings, spelled out where they are Electron's defaults so that a test can hold them. */
export function windowOptions(
  state: WindowState,
  preload: string,
  dark: boolean,
): BrowserWindowConstructorOptions {
  return {
    ...(state.position ?? {}),
    width: state.width,
    height: state.height,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    // Shown when its first frame is painted; until then there is nothing to see.
    show: false,
    title: 'Layerwright',
    backgroundColor: dark ? '#16181d' : '#ffffff',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Its dictionaries would be fetched from the network.
      spellcheck: false,
    },
  };
}

/** Keeps the window's place for the next start. */
export function rememberWindow(
  window: Pick<BrowserWindow, 'on' | 'getNormalBounds' | 'isMaximized'>,
  file: string,
  report: (error: unknown) => void,
): void {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    try {
      writeWindowState(file, {
        position: { x, y },
        width: Math.max(width, minimumSize.width),
        height: Math.max(height, minimumSize.height),
        maximized: window.isMaximized(),
      });
    } catch (error) {
      report(error);
    }
  });
}

import { join } from 'node:path';
import {
  type OpenDialogOptions,
  BrowserWindow,
  Menu,
  Notification,
  Tray,
  app,
  dialog,
  ipcMain,
  nativeImage,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron';
import type { ApiEvent } from '../../common/api/api.ts';
import { eventChannel } from '../../common/api/wire.ts';
import { serializeError } from '../../common/errors/app-error.ts';
import { openControlPort } from '../hosting/control-port.ts';
import { libraryFolder } from '../hosting/library-folder.ts';
import { startServices, type Services } from '../services/start.ts';
import { answerAppRequest, appOrigin, appScheme } from './app-protocol.ts';
import { Background } from './background.ts';
import { Presses } from './camera-permission.ts';
import { serveCalls } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { guardNavigation } from './navigation-guards.ts';
import { guardSession } from './session-guards.ts';
import { printPage } from './print-page.ts';
import { forkUtilityTrainer } from './utility-trainer.ts';
import { fitToDisplays, readWindowState } from './window-state.ts';
import { rememberWindow, windowOptions } from './window.ts';

const root = join(import.meta.dirname, '..', '..');
// Native readers see real files only, not those inside the archive.
const unpackedRoot = root.replace(/app\.asar$/, 'app.asar.unpacked');
const windows = new Set<BrowserWindow>();
const presses = new Presses();
let printing: Promise<unknown> = Promise.resolve();

const report = (error: unknown): void => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
};

const background = new Background({
  powerSaveBlocker,
  makeTray: () => new Tray(nativeImage.createFromPath(trayIcon()).resize({ height: 22 })),
  buildMenu: (template) => Menu.buildFromTemplate(template),
  makeNotification: (options) => (Notification.isSupported() ? new Notification(options) : null),
  isLookedAt: () => [...windows].some((window) => window.isFocused()),
  showProgress: (done) => {
    for (const window of windows) window.setProgressBar(done);
  },
  openWindow: showWindow,
  quit: () => app.quit(),
});

function publish(event: ApiEvent): void {
  for (const window of windows) window.webContents.send(eventChannel, event);
  background.hear(event);
}

function trayIcon(): string {
  return join(unpackedRoot, 'resources', 'icons', 'icon.png');
}

/** Brings a window to the front, or opens one. */
function showWindow(): void {
  const window = [...windows][0];
  if (!window) openWindow();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

function openWindow(): void {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const state = fitToDisplays(readWindowState(stateFile), workAreas);
  const preload = join(root, 'out', 'preload', 'index.cjs');
  const window = new BrowserWindow(windowOptions(state, preload, nativeTheme.shouldUseDarkColors));
  windows.add(window);
  background.windowOpened();
  window.on('closed', () => windows.delete(window));
  window.once('ready-to-show', () => {
    if (state.maximized) window.maximize();
    window.show();
  });
  rememberWindow(window, stateFile, report);
  window.loadURL(`${appOrigin}/`).catch(report);
}

async function chooseFolder(): Promise<string | null> {
  const options: OpenDialogOptions = { properties: ['openDirectory'] };
  const window = BrowserWindow.getFocusedWindow();
  const answer = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

/** One page after the other: they share the session that they are printed in. */
function printPdf(html: string): Promise<Uint8Array> {
  const printed = printing.then(() =>
    printPage(html, {
      session: () => session.fromPartition('print'),
      makeWindow: (options) => new BrowserWindow(options),
    }),
  );
  printing = printed.catch(() => undefined);
  return printed;
}

function startAll(): Promise<Services> {
  return startServices({
    libraryFolder: libraryFolder(process.env, process.platform),
    resourcesFolder: join(unpackedRoot, 'resources'),
    host: {
      kind: 'desktop',
      version: app.getVersion(),
      chooseFolder,
      printPdf,
      forkTrainer: () =>
        forkUtilityTrainer(utilityProcess, join(root, 'out', 'main', 'trainer.js')),
    },
    publish,
    startsQueue: true,
  });
}

/** Lets the command line steer the runs of this program, and reads what it shall do without a window. */
async function openToCommands({
  api,
  files,
  libraryFolder: folder,
}: Services): Promise<() => Promise<void>> {
  const { options } = await api.training.standing();
  background.keepTraining(options.keepInBackground);
  return openControlPort(folder, { api, files }, report);
}

function start(): void {
  const services = startAll();
  services.catch((error: unknown) => {
    report(error);
    dialog.showErrorBox('Layerwright cannot start', serializeError(error).message);
    app.exit(1);
  });
  const closeControl = services.then(openToCommands).catch((error: unknown) => {
    report(error);
    return () => Promise.resolve();
  });
  guardSession(session.defaultSession, presses);
  protocol.handle('app', (request) =>
    answerAppRequest(request, join(root, 'out', 'renderer'), services),
  );
  serveCalls(
    ipcMain,
    services.then(({ api }) => api),
    (id) => [...windows].some((window) => window.webContents.id === id),
    report,
  );
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)));
  openWindow();
  app.on('activate', () => {
    if (windows.size === 0) openWindow();
  });
  closeBeforeQuit(services, closeControl);
}

/** Lets the services write what they hold before the program ends. */
function closeBeforeQuit(
  services: Promise<Services>,
  closeControl: Promise<() => Promise<void>>,
): void {
  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    closed = true;
    closeControl
      .then((close) => close())
      .then(() => services)
      .then((running) => running.close())
      .catch(report)
      .finally(() => app.quit());
  });
}

app.enableSandbox();
protocol.registerSchemesAsPrivileged([appScheme]);
app.on('web-contents-created', (_event, contents) => {
  guardNavigation(contents, shell, report);
  presses.watch(contents);
});
app.on('window-all-closed', () => {
  if (process.platform === 'darwin' || background.windowsClosed()) return;
  app.quit();
});
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  // A top-level await here would wait for ever: the module must finish before the app is ready.
  app.whenReady().then(start, report);
} else {
  app.quit();
}

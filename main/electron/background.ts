import type {
  Menu,
  MenuItemConstructorOptions,
  Notification,
  PowerSaveBlocker,
  Tray,
} from 'electron';
import type { ApiEvent } from '../../common/api/api.ts';
import type { RunNotice } from '../../common/training/control/control-api.ts';
import { TrainingGlance } from './training-glance.ts';

/** What of Electron the work in the background needs. */
export interface BackgroundParts {
  readonly powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  makeTray(): Pick<Tray, 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>;
  buildMenu(template: MenuItemConstructorOptions[]): Menu;
  /** Null where the system shows none. */
  makeNotification(
    options: Pick<RunNotice, 'title'> & { readonly body: string },
  ): Pick<Notification, 'show' | 'on'> | null;
  /** Whether the person looks at a window of the program. */
  isLookedAt(): boolean;
  /** Shows how far training is, from 0 to 1, at the program's symbol; -1 shows nothing. */
  showProgress(done: number): void;
  /** Opens a window, or brings it to the front. */
  openWindow(): void;
  quit(): void;
}

/**
 * Keeps the machine awake while runs train, tells of those that have ended, and lets training go on without a
 * window where the person wants that: an icon in the tray then stands for the program.
 */
export class Background {
  readonly #parts: BackgroundParts;
  readonly #glance = new TrainingGlance();
  #keepsTraining = false;
  #blocker: number | null = null;
  #tray: ReturnType<BackgroundParts['makeTray']> | null = null;

  constructor(parts: BackgroundParts) {
    this.#parts = parts;
  }

  /** @param keep Whether runs go on when the last window is closed. */
  keepTraining(keep: boolean): void {
    this.#keepsTraining = keep;
  }

  hear(event: ApiEvent): void {
    if (event.name === 'training.changed') {
      this.keepTraining(event.payload.options.keepInBackground);
    } else if (event.name === 'run.notice') {
      this.#tell(event.payload);
    } else if (this.#glance.hear(event)) {
      this.#stayAwake();
      this.#parts.showProgress(this.#glance.done ?? -1);
      this.#draw();
    }
  }

  /** The last window was closed: true when the program goes on without one. */
  windowsClosed(): boolean {
    if (!this.#keepsTraining || !this.#glance.working) return false;
    if (!this.#tray) {
      this.#tray = this.#parts.makeTray();
      this.#tray.on('click', () => this.#parts.openWindow());
    }
    this.#draw();
    return true;
  }

  /** A window is there again. */
  windowOpened(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  #stayAwake(): void {
    const { powerSaveBlocker } = this.#parts;
    if (this.#glance.working) {
      this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    } else if (this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
  }

  #tell({ title, text }: RunNotice): void {
    if (this.#parts.isLookedAt()) return;
    const notification = this.#parts.makeNotification({ title, body: text });
    notification?.on('click', () => this.#parts.openWindow());
    notification?.show();
  }

  #draw(): void {
    if (!this.#tray) return;
    const { lines } = this.#glance;
    this.#tray.setToolTip(lines[0] ?? 'Layerwright: no run is training');
    const shown = lines.length > 0 ? lines : ['No run is training'];
    this.#tray.setContextMenu(
      this.#parts.buildMenu([
        ...shown.map((label) => ({ label, enabled: false })),
        { type: 'separator' },
        { label: 'Open Layerwright', click: () => this.#parts.openWindow() },
        { label: 'Quit; runs can be resumed later', click: () => this.#parts.quit() },
      ]),
    );
  }
}

import { AppError } from '../../common/errors/app-error.ts';
import type { Place } from './route.svelte.ts';

/** Where the person is: a place of a project, or Home. */
export interface Whereabouts {
  readonly projectId: string | null;
  readonly place: Place;
}

/** A sentence shown at the edge of the window, with at most one action. */
export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'danger';
  readonly message: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** Stays wherever the person goes, until it is closed. */
  readonly kept?: boolean | undefined;
}

/**
 * The notices on screen. Errors stay until they are closed or the person goes elsewhere; what should
 * not have happened stays until it is closed. Others leave after a while.
 */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #next = 1;
  readonly #where: () => Whereabouts;
  /** Where the person was when a notice came, by its id. */
  readonly #origins = new Map<number, Whereabouts>();

  constructor(where: () => Whereabouts) {
    this.#where = where;
  }

  /** The same notice is on screen at most once. */
  show(notice: Omit<Notice, 'id'>, seconds = notice.tone === 'danger' ? Infinity : 8): void {
    const shown = this.list.some(
      ({ message, detail, action }) =>
        message === notice.message && detail === notice.detail && !action && !notice.action,
    );
    if (shown) return;
    const id = this.#next++;
    this.list = [...this.list, { ...notice, id }];
    this.#origins.set(id, this.#where());
    if (Number.isFinite(seconds)) setTimeout(() => this.dismiss(id), seconds * 1000);
  }

  /** Shows anything thrown in words for the person; unexpected errors carry a report to copy. */
  showError(error: unknown): void {
    const known = error instanceof AppError;
    this.show({
      // What the person stopped is no failure.
      tone: known && error.code === 'cancelled' ? 'info' : 'danger',
      kept: !known || error.code === 'unexpected',
      message: known ? error.message : 'Something failed that should not. Your work is saved.',
      detail: known ? error.detail : error instanceof Error ? error.stack : String(error),
    });
  }

  /**
   * Takes away what was about the place that the person left: errors of another place, and passing
   * words of another project. An offered action, such as Undo, is left for its time.
   */
  moved(): void {
    const now = this.#where();
    for (const { id, tone, action, kept } of this.list) {
      const origin = this.#origins.get(id);
      if (!origin || kept) continue;
      const otherProject = origin.projectId !== now.projectId;
      const otherPlace = otherProject || origin.place !== now.place;
      if (tone === 'danger' ? otherPlace : otherProject && !action) this.dismiss(id);
    }
  }

  dismiss(id: number): void {
    this.#origins.delete(id);
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

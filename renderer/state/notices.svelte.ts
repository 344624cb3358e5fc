import { AppError } from '../../common/errors/app-error.ts';

/** A sentence shown at the edge of the window, with at most one action. */
export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'danger';
  readonly message: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

/** The notices on screen. Errors stay until closed; others leave after a while. */
export class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #next = 1;

  /** The same notice is on screen at most once. */
  show(notice: Omit<Notice, 'id'>, seconds = notice.tone === 'danger' ? Infinity : 8): void {
    const shown = this.list.some(
      ({ message, detail, action }) =>
        message === notice.message && detail === notice.detail && !action && !notice.action,
    );
    if (shown) return;
    const id = this.#next++;
    this.list = [...this.list, { ...notice, id }];
    if (Number.isFinite(seconds)) setTimeout(() => this.dismiss(id), seconds * 1000);
  }

  /** Shows anything thrown in words for the person; unexpected errors carry a report to copy. */
  showError(error: unknown): void {
    const known = error instanceof AppError;
    this.show({
      tone: 'danger',
      message: known ? error.message : 'Something failed that should not. Your work is saved.',
      detail: known ? error.detail : error instanceof Error ? error.stack : String(error),
    });
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

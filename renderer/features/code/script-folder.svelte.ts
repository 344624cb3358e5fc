import { AppError } from '../../../common/errors/app-error.ts';
import type { Connection } from '../../state/connection.ts';
import { saveFrom } from '../../ui/choose-file.ts';

/** A script and its data on their way into one file. */
export class ScriptFolder {
  readonly #connection: Connection;
  readonly #task = crypto.randomUUID();
  /** From 0 to 1; null while nothing is written. */
  done = $state<number | null>(null);

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Hears of the progress; returns the function that ends it and what goes on. */
  listen(): () => void {
    const end = this.#connection.subscribe((event) => {
      if (event.name !== 'export.progress' || event.payload.task !== this.#task) return;
      if (this.done !== null) this.done = event.payload.done;
    });
    return () => {
      end();
      void this.stop();
    };
  }

  /** Saves the archive; false where the person stopped it. Throws what else keeps it from being written. */
  async save(projectId: string): Promise<boolean> {
    this.done = 0;
    try {
      const { api } = this.#connection;
      const { token, name } = await api.export.kerasFolder({ projectId, task: this.#task });
      saveFrom(this.#connection.downloadUrl(token), name);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') return false;
      throw error;
    } finally {
      this.done = null;
    }
  }

  async stop(): Promise<void> {
    if (this.done !== null) await this.#connection.api.export.stop({ task: this.#task });
  }
}

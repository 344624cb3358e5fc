import type { DataComparison } from '../../../common/comparison/data-comparison.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Connection } from '../../state/connection.ts';

/** How the data of two runs differ: asked one pair at a time, with progress; what is asked later takes its place. */
export class DataQuestion {
  readonly #connection: Pick<Connection, 'api' | 'subscribe'>;
  readonly #task = crypto.randomUUID();
  #asked = 0;
  value = $state.raw<DataComparison | null>(null);
  /** Why there is no answer, as a sentence. */
  problem = $state<string | null>(null);
  /** From 0 to 1; null before it is known. */
  done = $state<number | null>(null);
  going = $state(false);

  constructor(connection: Pick<Connection, 'api' | 'subscribe'>) {
    this.#connection = connection;
  }

  /** Hears of the progress; returns the function that ends it, and stops what is going on. */
  listen(): () => void {
    const end = this.#connection.subscribe((event) => {
      if (event.name !== 'comparison.progress' || event.payload.task !== this.#task) return;
      if (this.going) this.done = event.payload.done;
    });
    return () => {
      end();
      void this.cancel();
    };
  }

  async ask(first: string, second: string): Promise<void> {
    const asked = (this.#asked += 1);
    this.going = true;
    this.done = null;
    this.value = null;
    this.problem = null;
    try {
      const value = await this.#connection.api.comparison.data({
        first,
        second,
        task: this.#task,
      });
      if (asked === this.#asked) this.value = value;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.problem =
        error instanceof AppError && error.code === 'cancelled'
          ? 'Stopped before it was done.'
          : error instanceof Error
            ? error.message
            : String(error);
    } finally {
      if (asked === this.#asked) this.going = false;
    }
  }

  async cancel(): Promise<void> {
    if (this.going) await this.#connection.api.comparison.cancel({ task: this.#task });
  }
}

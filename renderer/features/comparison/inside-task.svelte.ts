import { AppError } from '../../../common/errors/app-error.ts';
import type { Connection } from '../../state/connection.ts';

/** Milliseconds without a change before a moved slider asks again. */
const settle = 120;
const stopped = 'Stopped before it was done.';

/** One look inside a stored state at a time, with its progress; what is asked later takes its place. */
export class InsideTask<Asked extends { readonly task: string }, Answer> {
  readonly #connection: Connection;
  readonly #fetch: (question: Asked) => Promise<Answer>;
  readonly #task = crypto.randomUUID();
  /** The last answer; stays while the next one is worked out. */
  answer = $state.raw<Answer | null>(null);
  /** Why the last question got no answer, as a sentence. */
  problem = $state<string | null>(null);
  going = $state(false);
  /** From 0 to 1; null before it is known. */
  done = $state<number | null>(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(connection: Connection, fetch: (question: Asked) => Promise<Answer>) {
    this.#connection = connection;
    this.#fetch = fetch;
  }

  /** Hears of the progress; returns the function that ends it, and stops what is going on. */
  listen(): () => void {
    const end = this.#connection.subscribe((event) => {
      if (event.name !== 'inside.progress' || event.payload.task !== this.#task) return;
      if (this.going) this.done = event.payload.done;
    });
    return () => {
      end();
      void this.stop();
    };
  }

  ask(question: Omit<Asked, 'task'>): void {
    if (this.#timer) clearTimeout(this.#timer);
    const isFirst = this.answer === null && !this.going;
    this.#asked += 1;
    this.#timer = setTimeout(() => void this.#send(question), isFirst ? 0 : settle);
    this.going = true;
    this.done = null;
    this.problem = null;
  }

  async stop(): Promise<void> {
    if (this.#timer) {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.going = false;
      this.problem = stopped;
    } else if (this.going) {
      await this.#connection.api.comparison.stop({ task: this.#task });
    }
  }

  async #send(question: Omit<Asked, 'task'>): Promise<void> {
    const asked = this.#asked;
    this.#timer = null;
    try {
      const answer = await this.#fetch({ ...question, task: this.#task } as unknown as Asked);
      if (asked === this.#asked) this.answer = answer;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.answer = null;
      const isStopped = error instanceof AppError && error.code === 'cancelled';
      if (isStopped) this.problem = stopped;
      else this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (asked === this.#asked) this.going = false;
    }
  }
}

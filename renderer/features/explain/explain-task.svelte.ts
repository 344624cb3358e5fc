import { AppError } from '../../../common/errors/app-error.ts';
import type { ExplainApi } from '../../../common/explain/explain-api.ts';
import type { Connection } from '../../state/connection.ts';

/** The calls that can be followed and stopped. */
type Followed = Exclude<keyof ExplainApi, 'offers' | 'cancel'>;
type Question<Call extends Followed> = Omit<Parameters<ExplainApi[Call]>[0], 'task'>;
type Answer<Call extends Followed> = Awaited<ReturnType<ExplainApi[Call]>>;

/** One question at a time about a run, with its progress; what is asked later takes its place. */
export class ExplainTask<Call extends Followed> {
  readonly #connection: Connection;
  readonly #call: Call;
  readonly #task = crypto.randomUUID();
  /** The last answer; stays while the next one is worked out. */
  answer = $state.raw<Answer<Call> | null>(null);
  /** Why the last question got no answer, as a sentence. */
  problem = $state<string | null>(null);
  going = $state(false);
  /** From 0 to 1; null before it is known. */
  done = $state<number | null>(null);
  #asked = 0;

  constructor(connection: Connection, call: Call) {
    this.#connection = connection;
    this.#call = call;
  }

  /** Hears of the progress; returns the function that ends it, and stops what is going on. */
  listen(): () => void {
    const end = this.#connection.subscribe((event) => {
      if (event.name !== 'explain.progress' || event.payload.task !== this.#task) return;
      if (this.going) this.done = event.payload.done;
    });
    return () => {
      end();
      void this.cancel();
    };
  }

  async ask(question: Question<Call>): Promise<void> {
    const asked = (this.#asked += 1);
    this.going = true;
    this.done = null;
    this.problem = null;
    try {
      // The type of a call that is chosen by its name cannot be followed further.
      const ask = this.#connection.api.explain[this.#call] as (
        input: object,
      ) => Promise<Answer<Call>>;
      const answer = await ask({ ...question, task: this.#task });
      if (asked === this.#asked) this.answer = answer;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.answer = null;
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
    if (this.going) await this.#connection.api.explain.cancel({ task: this.#task });
  }
}

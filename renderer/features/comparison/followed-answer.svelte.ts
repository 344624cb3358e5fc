import { AppError } from '../../../common/errors/app-error.ts';
import type { Connection } from '../../state/connection.ts';
import { LatestAnswer } from '../../state/latest-answer.svelte.ts';

/** The answer to the question about runs that was asked last, with its progress and a way to stop it. */
export class FollowedAnswer<Question extends object, Answer> {
  readonly #connection: Pick<Connection, 'api' | 'subscribe'>;
  readonly #answer: LatestAnswer<Question, Answer>;
  readonly #task = crypto.randomUUID();
  #last: Question | null = null;
  #stopping = false;
  /** From 0 to 1; null before it is known. */
  done = $state<number | null>(null);
  /** That it was stopped, as a sentence; else null. */
  problem = $state<string | null>(null);

  constructor(
    connection: Pick<Connection, 'api' | 'subscribe'>,
    fetch: (question: Question & { readonly task: string }) => Promise<Answer>,
  ) {
    this.#connection = connection;
    this.#answer = new LatestAnswer(async (question) => {
      try {
        // What waited behind a question that was stopped is stopped with it.
        if (this.#stopping) throw new AppError('cancelled', '');
        return await fetch({ ...question, task: this.#task });
      } catch (error) {
        if (this.#stopping) this.problem = 'Stopped before it was done.';
        throw error;
      }
    });
  }

  /** Stays while the next answer is worked out. */
  get value(): Answer | null {
    return this.#answer.value;
  }

  /** Why there is no answer, as a sentence; null where it was stopped. */
  get refusal(): string | null {
    return this.problem === null ? this.#answer.problem : null;
  }

  get going(): boolean {
    return this.#answer.loading;
  }

  /** Hears of the progress; returns the function that ends it, and stops what is going on. */
  listen(): () => void {
    const end = this.#connection.subscribe((event) => {
      if (event.name !== 'comparison.progress' || event.payload.task !== this.#task) return;
      if (this.going) this.done = event.payload.done;
    });
    return () => {
      end();
      void this.stop();
    };
  }

  ask(question: Question): void {
    this.#last = question;
    this.#stopping = false;
    this.done = null;
    this.problem = null;
    this.#answer.ask(question);
  }

  /** Asks once more what was asked last. */
  again(): void {
    if (this.#last) this.ask(this.#last);
  }

  async stop(): Promise<void> {
    if (!this.going) return;
    this.#stopping = true;
    await this.#connection.api.comparison.cancel({ task: this.#task });
  }
}

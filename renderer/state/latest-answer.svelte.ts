import { AppError } from '../../common/errors/app-error.ts';

/** Milliseconds without a change before the services are asked. */
const settle = 200;

/**
 * The answer to the question that was asked last. The first question is sent at once, later ones when they have
 * settled; one is on its way at a time, and what became outdated meanwhile is never sent or shown.
 */
export class LatestAnswer<Question, Answer> {
  readonly #fetch: (question: Question) => Promise<Answer>;
  /** Stays while the next answer is waited for, and goes when that is a refusal. */
  value = $state.raw<Answer | null>(null);
  /** Why there is no answer, as a sentence. */
  problem = $state<string | null>(null);
  /** The column that the problem is about, where it is about one. */
  place = $state<string | null>(null);
  loading = $state(false);
  #wanted: { readonly question: Question } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #sent: { readonly question: Question } | null = null;

  constructor(fetch: (question: Question) => Promise<Answer>) {
    this.#fetch = fetch;
  }

  ask(question: Question): void {
    this.cancel();
    this.loading = true;
    this.#wanted = { question };
    const first = this.value === null && this.problem === null;
    this.#timer = setTimeout(() => void this.#send(), first ? 0 : settle);
  }

  /** Drops what was asked: its answer is not shown any more. */
  cancel(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#wanted = null;
  }

  async #send(): Promise<void> {
    if (this.#sent || !this.#wanted) return;
    const wanted = this.#wanted;
    this.#sent = wanted;
    try {
      const value = await this.#fetch(wanted.question);
      if (wanted === this.#wanted) this.#show(value, null, null);
    } catch (error) {
      const known = error instanceof AppError ? error : null;
      const message = error instanceof Error ? error.message : String(error);
      if (wanted === this.#wanted) this.#show(null, message, known?.place?.column ?? null);
    }
    this.#sent = null;
    if (wanted !== this.#wanted) void this.#send();
  }

  #show(value: Answer | null, problem: string | null, place: string | null): void {
    this.value = value;
    this.problem = problem;
    this.place = place;
    this.loading = false;
  }
}

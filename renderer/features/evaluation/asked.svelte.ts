import { serializeError, type SerializedError } from '../../../common/errors/app-error.ts';

/** What is known of the answer to a question. */
export type AnswerState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: SerializedError }
  | { readonly kind: 'ready'; readonly value: T };

/** Answers that are kept, so that going back and forth asks nothing again. */
const kept = 24;

/** The answer to the question that was asked last; answers given before are kept. */
export class Asked<T> {
  readonly #known = new Map<string, T>();
  #wanted = '';
  /** What the answer that is shown is about. */
  #subject: string | null = null;
  state = $state.raw<AnswerState<T>>({ kind: 'loading' });

  /** The answer, once it is there. */
  get value(): T | null {
    return this.state.kind === 'ready' ? this.state.value : null;
  }

  /**
   * Asks, unless the answer is known; a later question wins over an earlier one still on its way.
   * @param subject What it is about: the answer before stays until the new one is there where that is about the same;
   *   it never stays where this is null.
   */
  async ask(key: string, fetch: () => Promise<T>, subject: string | null = null): Promise<void> {
    this.#wanted = key;
    const known = this.#known.get(key);
    if (known !== undefined) {
      this.#show(known, subject);
      return;
    }
    const keeps = subject !== null && subject === this.#subject && this.state.kind === 'ready';
    if (!keeps) this.state = { kind: 'loading' };
    try {
      const value = await fetch();
      this.#known.set(key, value);
      const [oldest] = this.#known.keys();
      if (this.#known.size > kept && oldest !== undefined) this.#known.delete(oldest);
      if (this.#wanted === key) this.#show(value, subject);
    } catch (error) {
      if (this.#wanted === key) this.state = { kind: 'failed', error: serializeError(error) };
    }
  }

  #show(value: T, subject: string | null): void {
    this.#subject = subject;
    this.state = { kind: 'ready', value };
  }
}

import { createHash } from 'node:crypto';

/** Answers that are kept: going back and forth between places of the window calculates nothing again. */
const most = 48;

/** The answers that were given last. */
export class KeptAnswers {
  readonly #answers = new Map<string, unknown>();

  /** The kept answer, or a new one, which is kept unless it fails. */
  async get<T>(key: readonly string[], answer: () => Promise<T>): Promise<T> {
    const name = createHash('sha256').update(key.join('\n')).digest('base64');
    if (this.#answers.has(name)) {
      const kept = this.#answers.get(name) as T;
      // Those asked for last stay longest.
      this.#answers.delete(name);
      this.#answers.set(name, kept);
      return kept;
    }
    const given = await answer();
    this.#answers.set(name, given);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > most && oldest !== undefined) this.#answers.delete(oldest);
    return given;
  }
}

let askers = 0;
/** Tells the windows of one program apart. */
const page = Math.random().toString(36).slice(2);

/** The answer to a question that changes; one that was overtaken is stopped, and dropped if it comes too late. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  loading = $state(false);
  /** Why there is none, as a sentence. */
  problem = $state<string | null>(null);
  #key: string | null = null;
  readonly #asker = `${page} ${(askers += 1)}`;

  /**
   * Asks unless the same was asked before. What stood before stays until the answer comes.
   * @param question Says who asks, so that the services stop what was asked before.
   */
  ask(key: string, question: (asker: string) => Promise<T>): void {
    if (key === this.#key) return;
    this.#key = key;
    this.loading = true;
    void this.#wait(key, question);
  }

  async #wait(key: string, question: (asker: string) => Promise<T>): Promise<void> {
    try {
      const value = await question(this.#asker);
      if (key !== this.#key) return;
      this.value = value;
      this.problem = null;
    } catch (error) {
      if (key !== this.#key) return;
      this.value = null;
      this.problem = error instanceof Error ? error.message : String(error);
    }
    this.loading = false;
  }
}

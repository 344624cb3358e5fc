/** The answer to a question that changes; an answer that comes too late is dropped. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  loading = $state(false);
  /** Why there is none, as a sentence. */
  problem = $state<string | null>(null);
  #key: string | null = null;

  /** Asks unless the same was asked before. What stood before stays until the answer comes. */
  ask(key: string, question: () => Promise<T>): void {
    if (key === this.#key) return;
    this.#key = key;
    this.loading = true;
    void this.#wait(key, question);
  }

  async #wait(key: string, question: () => Promise<T>): Promise<void> {
    try {
      const value = await question();
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

/** Sentences with the number of rows they hold for, at most 100 different ones. */
export class WarningCounts {
  readonly #counts = new Map<string, number>();
  readonly #rows: number;
  #others = 0;

  constructor(rows: number) {
    this.#rows = rows;
  }

  add(sentence: string): void {
    if (this.#counts.size >= 100 && !this.#counts.has(sentence)) this.#others += 1;
    else this.#counts.set(sentence, (this.#counts.get(sentence) ?? 0) + 1);
  }

  sentences(): string[] {
    const told = [...this.#counts].map(([sentence, count]) =>
      this.#rows === 1 ? sentence : `${count} ${count === 1 ? 'row' : 'rows'}: ${sentence}`,
    );
    return this.#others > 0 ? [...told, `${this.#others} more cells of other kinds.`] : told;
  }
}

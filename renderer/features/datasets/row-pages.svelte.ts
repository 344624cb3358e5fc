import { SvelteMap } from 'svelte/reactivity';
import type { RowPage } from '../../../common/datasets/dataset.ts';

/** Rows per request, requests at once, and pages kept: 20,000 rows are a few megabytes. */
const pageSize = 200;
const atOnce = 2;
const kept = 100;

/**
 * The rows of a table, fetched page by page as they come into view. While a person scrolls, only
 * what is in view now is asked for: pages that were passed by are dropped before they are sent.
 */
export class RowPages {
  readonly rows: number;
  readonly #fetch: (offset: number, limit: number) => Promise<RowPage>;
  readonly #onError: (error: unknown) => void;
  readonly #pages = new SvelteMap<number, RowPage['rows']>();
  readonly #inFlight = new Set<number>();
  #wanted: readonly number[] = [];

  constructor(
    rows: number,
    fetch: (offset: number, limit: number) => Promise<RowPage>,
    onError: (error: unknown) => void,
  ) {
    this.rows = rows;
    this.#fetch = fetch;
    this.#onError = onError;
  }

  /** Cells of a row, or undefined while they are not there yet. */
  row(index: number): readonly (string | null)[] | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Says which rows are in view, the last included; the page in the middle comes first. */
  want(first: number, last: number): void {
    const from = Math.floor(Math.max(0, first) / pageSize);
    const to = Math.floor(Math.min(this.rows - 1, last) / pageSize);
    const middle = (from + to) / 2;
    this.#wanted = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
      .filter((page) => page * pageSize < this.rows)
      .sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    this.#send();
  }

  #send(): void {
    for (const page of this.#wanted) {
      if (this.#inFlight.size >= atOnce) return;
      if (!this.#pages.has(page) && !this.#inFlight.has(page)) void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    this.#inFlight.add(page);
    try {
      const offset = page * pageSize;
      const answer = await this.#fetch(offset, Math.min(pageSize, this.rows - offset));
      this.#pages.set(page, answer.rows);
      this.#forget();
    } catch (error) {
      // Asked for again when it next comes into view, not at once and for ever.
      this.#wanted = this.#wanted.filter((other) => other !== page);
      this.#onError(error);
    } finally {
      this.#inFlight.delete(page);
    }
    this.#send();
  }

  /** Drops the pages that came first and are not in view. */
  #forget(): void {
    for (const page of [...this.#pages.keys()]) {
      if (this.#pages.size <= kept) return;
      if (!this.#wanted.includes(page)) this.#pages.delete(page);
    }
  }
}

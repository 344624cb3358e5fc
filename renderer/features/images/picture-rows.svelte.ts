import { SvelteMap } from 'svelte/reactivity';
import type { Api } from '../../../common/api/api.ts';

/** Rows asked for at once, and pages kept. */
const pageSize = 500;
const kept = 40;

type Where = Parameters<Api['images']['find']>[0]['where'];
type Part = NonNullable<Parameters<Api['images']['find']>[0]['part']>;

/** Which pictures are shown: of one class, of one part of the split, or all. */
export interface PictureFilter {
  readonly where: Where;
  readonly part: Part | null;
}

/** The rows of the pictures that are shown, in table order, fetched as they come into view. */
export class PictureRows {
  readonly #api: Api;
  readonly #datasetId: string;
  readonly #filter: PictureFilter;
  readonly #onError: (error: unknown) => void;
  readonly #pages = new SvelteMap<number, readonly number[]>();
  readonly #asked = new Set<number>();
  /** Pictures there are; null until that is known. */
  total = $state<number | null>(null);

  constructor(
    api: Api,
    dataset: { readonly id: string; readonly rows: number },
    filter: PictureFilter,
    onError: (error: unknown) => void,
  ) {
    this.#api = api;
    this.#datasetId = dataset.id;
    this.#filter = filter;
    this.#onError = onError;
    if (this.#all) this.total = dataset.rows;
    else void this.#load(0);
  }

  /** Row of the picture at a place in the grid; undefined while it is not known. */
  row(index: number): number | undefined {
    if (this.#all) return index;
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** Says which places are in view, the last included. */
  want(first: number, last: number): void {
    if (this.#all || this.total === null) return;
    const to = Math.floor(Math.min(this.total - 1, last) / pageSize);
    for (let page = Math.floor(Math.max(0, first) / pageSize); page <= to; page += 1) {
      if (!this.#pages.has(page) && !this.#asked.has(page)) void this.#load(page);
    }
  }

  get #all(): boolean {
    return this.#filter.where === null && this.#filter.part === null;
  }

  async #load(page: number): Promise<void> {
    this.#asked.add(page);
    try {
      const { where, part } = this.#filter;
      const answer = await this.#api.images.find({
        datasetId: this.#datasetId,
        where,
        ...(part ? { part } : {}),
        offset: page * pageSize,
        limit: pageSize,
      });
      this.total = answer.total;
      this.#pages.set(page, answer.rows);
      const oldest = this.#pages.size > kept ? this.#pages.keys().next().value : undefined;
      if (oldest !== undefined) this.#pages.delete(oldest);
    } catch (error) {
      this.total ??= 0;
      this.#onError(error);
    } finally {
      this.#asked.delete(page);
    }
  }
}

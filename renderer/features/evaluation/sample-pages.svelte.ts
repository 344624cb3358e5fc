import { SvelteMap } from 'svelte/reactivity';
import type { Api } from '../../../common/api/api.ts';
import type {
  JudgedClassesPart,
  Sample,
  SampleChoice,
  SampleOrder,
  SamplePage,
} from '../../../common/evaluation/evaluation-api.ts';

/** Rows per request. */
const pageSize = 60;

/** Which judged rows are shown, and in what order. */
export interface SamplesShown {
  readonly part: JudgedClassesPart;
  readonly choice: SampleChoice;
  readonly order: SampleOrder;
  readonly step: number;
}

/** Judged rows that are fetched page by page as they come into view. */
export class SamplePages {
  readonly #api: Api;
  readonly #shown: SamplesShown;
  readonly #pages = new SvelteMap<number, readonly Sample[]>();
  readonly #asked = new Set<number>();
  /** Null until the first page is there. */
  about = $state.raw<Omit<SamplePage, 'samples'> | null>(null);
  /** Why rows could not be had, as a sentence. */
  problem = $state<string | null>(null);

  constructor(api: Api, shown: SamplesShown) {
    this.#api = api;
    this.#shown = shown;
    void this.#fetch(0);
  }

  /** The row at a place; undefined while it is not there yet. */
  at(place: number): Sample | undefined {
    return this.#pages.get(Math.floor(place / pageSize))?.[place % pageSize];
  }

  /** Asks for what is in view. */
  want(first: number, last: number): void {
    for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page += 1) {
      if (page * pageSize < (this.about?.total ?? 0)) void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const { part, choice, order, step } = this.#shown;
    try {
      const { samples, ...about } = await this.#api.evaluation.samples({
        ...part,
        choice,
        order,
        step,
        offset: page * pageSize,
        limit: pageSize,
      });
      this.#pages.set(page, samples);
      this.about = about;
    } catch (error) {
      this.#asked.delete(page);
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

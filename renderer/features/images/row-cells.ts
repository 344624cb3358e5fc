import type { Api } from '../../../common/api/api.ts';

/** Rows asked for at once, and pages kept. */
const pageSize = 50;
const kept = 20;

/** The cells of single rows, for what is said of a picture. */
export class RowCells {
  readonly #api: Api;
  readonly #id: string;
  readonly #pages = new Map<number, Promise<readonly (readonly (string | null)[])[]>>();

  constructor(api: Api, id: string) {
    this.#api = api;
    this.#id = id;
  }

  async of(row: number): Promise<readonly (string | null)[]> {
    const page = Math.floor(row / pageSize);
    let answer = this.#pages.get(page);
    if (!answer) {
      answer = this.#api.datasets
        .rows({ id: this.#id, offset: page * pageSize, limit: pageSize })
        .then(({ rows }) => rows);
      this.#pages.set(page, answer);
      // A page that could not be had is asked for again when it is next needed.
      answer.catch(() => this.#pages.delete(page));
      const oldest = this.#pages.size > kept ? this.#pages.keys().next().value : undefined;
      if (oldest !== undefined) this.#pages.delete(oldest);
    }
    return (await answer)[row % pageSize] ?? [];
  }
}

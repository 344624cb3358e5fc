import { AppError } from '../../common/errors/app-error.ts';
import type { Api } from '../../common/api/api.ts';
import type { ChecksProgress } from '../../common/checks/checks-api.ts';
import type { DataCheck } from '../../common/checks/data-check.ts';
import type { ProfiledDataset } from '../../common/datasets/dataset.ts';
import type { Recipe } from '../../common/datasets/recipe.ts';

/** Milliseconds without a change of the recipe after which the data are looked at. */
const calm = 500;

/** What is looked at. */
export interface CheckedData {
  readonly table: ProfiledDataset;
  readonly recipe: Recipe;
}

/** Follows the open project and keeps what the services found in its data. */
export class DataChecks {
  readonly #api: Api;
  #key = '';
  #timer: ReturnType<typeof setTimeout> | null = null;
  #datasetId: string | null = null;
  /** Of the recipe as it is, or as it was while `running`; null until something was found out. */
  found = $state.raw<readonly DataCheck[] | null>(null);
  running = $state(false);
  progress = $state.raw<ChecksProgress | null>(null);
  /** Why nothing could be found out, as a sentence. */
  problem = $state<string | null>(null);
  /** The person stopped it. */
  stopped = $state(false);
  #current: CheckedData | null = null;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Findings that make a result worthless. */
  readonly errors: readonly DataCheck[] = $derived(
    this.found?.filter(({ severity }) => severity === 'error') ?? [],
  );
  /** Findings that ask for a decision. */
  readonly open: readonly DataCheck[] = $derived(
    this.found?.filter(({ severity }) => severity !== 'info') ?? [],
  );

  /** Says what the project holds now; the data are looked at again when it is something else. */
  follow(current: CheckedData | null): void {
    const key = current ? keyOf(current) : '';
    if (key === this.#key) return;
    this.#key = key;
    const datasetId = current?.table.dataset.id ?? null;
    if (this.running && this.#datasetId)
      void this.#api.checks.cancel({ datasetId: this.#datasetId });
    if (datasetId !== this.#datasetId) this.found = null;
    this.#current = current;
    this.#datasetId = datasetId;
    this.problem = null;
    this.stopped = false;
    this.running = current !== null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = current ? setTimeout(() => void this.#run(current, key), calm) : null;
  }

  /** Looks again after a stop. */
  again(): void {
    const current = this.#current;
    if (!current || this.running) return;
    this.running = true;
    this.stopped = false;
    void this.#run(current, this.#key);
  }

  /** Stops what is going on. */
  stop(): void {
    if (!this.running || this.#datasetId === null) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.running = false;
    this.stopped = true;
    void this.#api.checks.cancel({ datasetId: this.#datasetId });
  }

  /** A page of the rows behind a finding. */
  rows(id: string, offset: number, limit: number): ReturnType<Api['checks']['rows']> {
    const current = this.#current;
    if (!current) return Promise.resolve({ total: 0, rows: [] });
    const { table, recipe } = current;
    return this.#api.checks.rows({ datasetId: table.dataset.id, recipe, id, offset, limit });
  }

  receive(progress: ChecksProgress): void {
    if (progress.datasetId === this.#datasetId) this.progress = progress;
  }

  async #run({ table, recipe }: CheckedData, key: string): Promise<void> {
    try {
      const found = await this.#api.checks.run({ datasetId: table.dataset.id, recipe });
      if (key !== this.#key) return;
      this.found = found;
      this.problem = null;
    } catch (error) {
      if (key !== this.#key) return;
      const cancelled = error instanceof AppError && error.code === 'cancelled';
      if (cancelled) this.stopped = true;
      else {
        this.found = null;
        this.problem = error instanceof Error ? error.message : String(error);
      }
    }
    this.running = false;
    this.progress = null;
  }
}

function keyOf({ table: { dataset }, recipe }: CheckedData): string {
  return JSON.stringify([dataset.id, dataset.rows, dataset.dialect, dataset.columns, recipe]);
}

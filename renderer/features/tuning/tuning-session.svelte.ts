import { AppError } from '../../../common/errors/app-error.ts';
import type { TriedRate } from '../../../common/tuning/rate-curve.ts';
import type {
  BatchSizes,
  DryRun,
  TriedBatch,
  TuningProgress,
} from '../../../common/tuning/tuning-api.ts';
import type { Connection } from '../../state/connection.ts';
import type { ProjectState } from '../../state/project.svelte.ts';

export type TuningKind = TuningProgress['kind'];

/** One search for a setting of a project, while it goes on and when it has ended. */
export class TuningSession {
  readonly #connection: Connection;
  readonly #project: ProjectState;
  going = $state<TuningKind | null>(null);
  /** From 0 to 1; null while the data are being prepared. */
  done = $state<number | null>(null);
  /** Why the last search gave nothing, as a sentence. */
  problem = $state<string | null>(null);
  rates = $state.raw<readonly TriedRate[]>([]);
  batches = $state.raw<readonly TriedBatch[]>([]);
  batchSizes = $state.raw<BatchSizes | null>(null);
  dry = $state.raw<DryRun | null>(null);
  /** Whether the rates are those of a whole search. */
  ratesDone = $state(false);

  constructor(connection: Connection, project: ProjectState) {
    this.#connection = connection;
    this.#project = project;
  }

  get #id(): string {
    return this.#project.project.id;
  }

  /** Hears of the progress; returns the function that ends it. */
  listen(): () => void {
    return this.#connection.subscribe((event) => {
      if (event.name !== 'tuning.progress' || event.payload.projectId !== this.#id) return;
      const { kind, done, rates, batch } = event.payload;
      if (kind !== this.going) return;
      this.done = done;
      if (rates) this.rates = [...this.rates, ...rates];
      if (batch) this.batches = [...this.batches, batch];
    });
  }

  /** Searches; what it finds and what goes wrong stand in the fields. */
  async start(kind: TuningKind): Promise<void> {
    if (this.going) return;
    this.going = kind;
    this.done = null;
    this.problem = null;
    const { tuning } = this.#connection.api;
    const input = { projectId: this.#id };
    try {
      // What the person sees is what is tried.
      await this.#project.flush();
      if (kind === 'rate') {
        this.rates = [];
        this.ratesDone = false;
        this.rates = await tuning.learningRate(input);
        this.ratesDone = true;
      } else if (kind === 'batch') {
        this.batches = [];
        this.batchSizes = null;
        this.batchSizes = await tuning.batchSize(input);
        this.batches = this.batchSizes.tried;
      } else {
        this.dry = null;
        this.dry = await tuning.dryRun(input);
      }
    } catch (error) {
      const stopped = error instanceof AppError && error.code === 'cancelled';
      if (!stopped) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.going = null;
    }
  }

  async cancel(): Promise<void> {
    if (this.going) await this.#connection.api.tuning.cancel();
  }
}

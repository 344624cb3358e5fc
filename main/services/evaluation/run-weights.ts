import { join } from 'node:path';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { type PreparedLabels, readLabels } from '../../storage/prepared-data.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import { requireTrained } from '../runs/run-calls.ts';
import { rowsOfRun, type RowsOfRunParts } from '../tables/rows-of-run.ts';
import type { ForwardRequest, WarmTrainer } from '../training/warm-trainer.ts';

export interface RunWeightsParts extends RowsOfRunParts {
  readonly libraryFile: string;
  readonly runs: RunRepository;
  readonly trainer: WarmTrainer;
}

/** A run whose data have been prepared. */
export interface FittedRun extends StoredRun {
  readonly fitted: FittedRecipe;
  readonly preparedFolder: string;
}

/** The rows of a run without their features. */
export interface RunRows extends PreparedLabels {
  readonly folder: string;
}

/** Runs' best weights put to use: outputs for prepared rows, and the rows a run was trained on. */
export class RunWeights {
  readonly #parts: RunWeightsParts;

  constructor(parts: RunWeightsParts) {
    this.#parts = parts;
  }

  /** Throws `not-found` for no such run and `unavailable` for one that has no weights yet. */
  run(id: string): FittedRun {
    const run = requireTrained(this.#parts.runs, id);
    const { fitted, preparedFolder, summary } = run;
    if (summary.status === 'preparing' || summary.status === 'running') {
      throw new AppError('unavailable', `“${summary.name}” is still training. Stop it or wait.`);
    }
    if (!fitted || preparedFolder === null) {
      throw new AppError(
        'unavailable',
        `“${summary.name}” ended before its training began, so it has no weights.`,
      );
    }
    return { ...run, fitted, preparedFolder };
  }

  /** Outputs of the best weights, or of another stored state, row-major [rows, outputs]. */
  outputs(
    run: FittedRun,
    features: Float32Array,
    checkpoint: ForwardRequest['checkpoint'] = 'best',
  ): Promise<Float32Array> {
    return this.#parts.trainer.predict({ ...this.#request(run), checkpoint }, features);
  }

  /** As `outputs`, for rows of those that the run was trained and tested on, by their places. */
  outputsOf(
    run: FittedRun,
    { folder }: RunRows,
    places: Int32Array,
    checkpoint: ForwardRequest['checkpoint'] = 'best',
  ): Promise<Float32Array> {
    const request = { ...this.#request(run), checkpoint };
    return this.#parts.trainer.predictStored(request, { folder, rows: places });
  }

  /** What a trainer needs to work with the run's best weights, or with a stored state. */
  forward(run: FittedRun, checkpoint?: number): ForwardRequest {
    return { ...this.#request(run), checkpoint: checkpoint ?? 'best' };
  }

  #request(run: FittedRun): ForwardRequest {
    return {
      runId: run.summary.id,
      libraryFile: this.#parts.libraryFile,
      checkpoint: 'best',
      network: run.network,
      fitted: run.fitted,
      training: run.training,
    };
  }

  /** The rows that the run was trained and tested on. Throws like `rowsOfRun`. */
  async prepared(run: FittedRun): Promise<RunRows> {
    const folder = await this.preparedFolder(run);
    return { folder, ...(await readLabels(folder)) };
  }

  /** Where the rows lie that the run was trained and tested on. Throws like `rowsOfRun`. */
  async preparedFolder({
    summary,
    fitted,
    preparedFolder,
    datasetId,
  }: Pick<StoredRun, 'summary' | 'fitted' | 'preparedFolder' | 'datasetId'>): Promise<string> {
    if (!fitted || preparedFolder === null) {
      throw new AppError('unavailable', `“${summary.name}” ended before its rows were dealt.`);
    }
    const run = { fitted, preparedFolder, datasetId };
    return join(this.#parts.libraryFolder, await rowsOfRun(this.#parts, run));
  }
}

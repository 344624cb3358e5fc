import { AppError } from '../../../common/errors/app-error.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { Judged } from '../../../common/evaluation/judged.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import type { ForwardRequest } from '../training/warm-trainer.ts';
import { judgedOf, type PartData } from './part-data.ts';
import { rowsOfSplit, splitWord, type SplitRows } from './split-rows.ts';
import type { FittedRun, RunRows, RunWeights } from './run-weights.ts';

/** What is judged: a run's answers for the rows of one part, with its best weights or another stored state. */
export interface JudgedRequest {
  readonly runId: string;
  readonly split: SplitName;
  /** `best` without it. */
  readonly checkpoint?: ForwardRequest['checkpoint'] | undefined;
}

/** A run's answers for the rows of one part. */
export interface JudgedRun {
  /** Tells this answer from others, also from those that the run gave before it was trained further. */
  readonly key: string;
  readonly run: FittedRun;
  /** All rows of the run. */
  readonly prepared: RunRows;
  /** Those of the part, in the order of `judged`. */
  readonly rows: SplitRows;
  /** As the network gave them, row-major [rows, width]. */
  readonly outputs: Float32Array;
  /** Read when it is first asked for. */
  readonly judged: Judged;
}

/** Numbers that are kept of answers that may be asked for again: 256 MB. */
const keptNumbers = 64_000_000;

/** Answers of runs for their own rows, kept for the next question about them; the latest are kept longest. */
export class JudgedRuns {
  readonly #weights: RunWeights;
  readonly #kept = new Map<string, Promise<JudgedRun>>();
  readonly #sizes = new Map<string, number>();

  constructor(weights: RunWeights) {
    this.#weights = weights;
  }

  /**
   * Throws `unavailable` when no rows of the part were kept in the run or it has no weights yet, `not-found` when there
   * is no such run or stored state, `storage` when that state is damaged.
   */
  of(request: JudgedRequest): Promise<JudgedRun> {
    const { runId, split, checkpoint = 'best' } = request;
    const run = this.#weights.run(runId);
    // A run that was trained further has other weights under the same name.
    const key = [runId, split, checkpoint, run.summary.epochsDone, run.summary.endedAt].join('\0');
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const judging = this.#judge(key, run, split, checkpoint);
    this.#kept.set(key, judging);
    judging.then(
      ({ outputs, rows }) => {
        this.#sizes.set(key, 3 * outputs.length + 3 * rows.places.length);
        this.#forgetOldest(key);
      },
      // Whoever asked is told; the next asks anew.
      () => this.#kept.delete(key),
    );
    return judging;
  }

  async #judge(
    key: string,
    run: FittedRun,
    split: SplitName,
    checkpoint: ForwardRequest['checkpoint'],
  ): Promise<JudgedRun> {
    const prepared = await this.#weights.prepared(run);
    const rows = rowsOfSplit(prepared, split);
    if (rows.places.length === 0) {
      throw new AppError(
        'unavailable',
        `No ${splitWord[split]} rows were kept in this run. Choose another part, or change the split in the Data place and train again.`,
      );
    }
    const outputs = await this.#weights.outputsOf(run, prepared, rows.places, checkpoint);
    let judged: Judged | null = null;
    return {
      key,
      run,
      prepared,
      rows,
      outputs,
      get judged() {
        judged ??= judgedOf({
          fitted: run.fitted,
          training: trainingOfMainOutput(run.training, run.network),
          outputs,
          targets: rows.targets,
          rows: rows.rows,
        });
        return judged;
      },
    };
  }

  #forgetOldest(newest: string): void {
    let total = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0);
    for (const [key, size] of this.#sizes) {
      if (total <= keptNumbers || key === newest) return;
      this.#sizes.delete(key);
      this.#kept.delete(key);
      total -= size;
    }
  }
}

/** What a thread needs to judge the same rows. */
export function partDataOf({ run, prepared, rows, outputs }: JudgedRun): PartData {
  return {
    fitted: run.fitted,
    training: trainingOfMainOutput(run.training, run.network),
    outputs,
    targets: rows.targets,
    rows: rows.rows,
    ...(rows.lastKnown ? { lastKnown: rows.lastKnown } : {}),
    trainingTargets: rowsOfSplit(prepared, 'train').targets,
  };
}

import { existsSync } from 'node:fs';
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

/** What is kept of an answer that is there. */
interface KeptAnswer {
  /** Numbers of its own. */
  readonly numbers: number;
  /** Shared with the other answers of the run. */
  readonly prepared: RunRows;
  readonly preparedFolder: string;
}

/** Answers of runs for their own rows, kept for the next question; those asked for last are kept longest. */
export class JudgedRuns {
  readonly #weights: RunWeights;
  readonly #most: number;
  readonly #kept = new Map<string, Promise<JudgedRun>>();
  /** Those of `#kept` that are there, the one asked for last at the end. */
  readonly #answers = new Map<string, KeptAnswer>();
  /** The rows that answers share, by the folder that their run names. */
  readonly #rows = new Map<string, Promise<RunRows>>();

  /** @param most Numbers that are kept. */
  constructor(weights: RunWeights, most = keptNumbers) {
    this.#weights = weights;
    this.#most = most;
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
      const answer = this.#answers.get(key);
      if (answer) {
        this.#answers.delete(key);
        this.#answers.set(key, answer);
      }
      return known;
    }
    const judging = this.#judge(key, run, split, checkpoint);
    this.#kept.set(key, judging);
    judging.then(
      ({ outputs, rows, prepared }) => {
        const { preparedFolder } = run;
        this.#answers.set(key, { numbers: numbersOf(outputs, rows), prepared, preparedFolder });
        this.#forgetOldest(key);
      },
      () => {
        // Whoever asked is told; the next asks anew.
        this.#kept.delete(key);
        this.#forgetUnusedRows();
      },
    );
    return judging;
  }

  /** The rows of a run, read once for all its answers. */
  #preparedOf(run: FittedRun): Promise<RunRows> {
    const { preparedFolder } = run;
    const known = this.#rows.get(preparedFolder);
    const reading = known
      ? known.then((rows) => (existsSync(rows.folder) ? rows : this.#weights.prepared(run)))
      : this.#weights.prepared(run);
    this.#rows.set(preparedFolder, reading);
    return reading;
  }

  async #judge(
    key: string,
    run: FittedRun,
    split: SplitName,
    checkpoint: ForwardRequest['checkpoint'],
  ): Promise<JudgedRun> {
    const prepared = await this.#preparedOf(run);
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
    for (const key of this.#answers.keys()) {
      if (key === newest || this.#total() <= this.#most) break;
      this.#answers.delete(key);
      this.#kept.delete(key);
    }
    this.#forgetUnusedRows();
  }

  /** Rows that two answers share count once. */
  #total(): number {
    const answers = [...this.#answers.values()];
    const shared = new Set(answers.map(({ prepared }) => prepared));
    return (
      answers.reduce((sum, { numbers }) => sum + numbers, 0) +
      [...shared].reduce((sum, rows) => sum + numbersOfAll(rows), 0)
    );
  }

  #forgetUnusedRows(): void {
    const used = new Set([...this.#answers.values()].map(({ preparedFolder }) => preparedFolder));
    for (const folder of this.#rows.keys()) if (!used.has(folder)) this.#rows.delete(folder);
  }
}

/** Numbers of 4 bytes in an answer once it is judged. */
function numbersOf(outputs: Float32Array, { places, targets, lastKnown }: SplitRows): number {
  return 3 * outputs.length + 4 * places.length + 3 * targets.length + (lastKnown?.length ?? 0);
}

/** Numbers of 4 bytes in all rows of a run. */
function numbersOfAll({ targets, split, rows, lastKnown }: RunRows): number {
  return targets.length + split.length / 4 + rows.length + (lastKnown?.length ?? 0);
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

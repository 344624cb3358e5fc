import { setImmediate } from 'node:timers/promises';
import { chooseEvenly } from '../../../common/evaluation/choose-evenly.ts';
import { confusionMatrix } from '../../../common/evaluation/confusion.ts';
import type { MomentAnswer, RunMoment } from '../../../common/comparison/comparison-api.ts';
import { rowScores } from '../../../common/comparison/row-scores.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { Judged, JudgedNumbers } from '../../../common/evaluation/judged.ts';
import type { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { JudgedRuns } from '../evaluation/judged-runs.ts';
import type { RunWeights } from '../evaluation/run-weights.ts';
import { untilStopped, type Followed } from './followed-tasks.ts';
import { firstFilters } from './first-filters.ts';
import { decisionPlane } from './decision-plane.ts';

export interface MomentParts {
  readonly analysis: Analysis;
  readonly checkpoints: CheckpointRepository;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly weights: RunWeights;
  readonly judgedRuns: JudgedRuns;
}

/** Points of a regression that are drawn. */
const mostPoints = 1000;

/** What a run says at one of its stored states. Throws `not-found` for a state of another run or none. */
export async function momentOf(
  parts: MomentParts,
  {
    runId,
    checkpointId,
    split,
    row,
  }: { runId: string; checkpointId: number; split: SplitName; row: number | null },
  { signal, onProgress }: Followed,
): Promise<RunMoment> {
  const { checkpoints, judgedRuns } = parts;
  if (!checkpoints.list(runId).some(({ id }) => id === checkpointId)) {
    throw new AppError('not-found', 'This state of the run is no longer stored.');
  }
  const asked = judgedRuns.of({ runId, split, checkpoint: checkpointId });
  const judgedRun = await untilStopped(asked, signal);
  onProgress(0.6);
  // So that a stop is heard before the rows are counted.
  await setImmediate();
  signal.throwIfAborted();
  const { judged, rows, run } = judgedRun;
  const plane = await untilStopped(decisionPlane(parts, judgedRun, checkpointId), signal);
  onProgress(0.8);
  const all = Int32Array.from(rows.rows.keys());
  const scores = rowScores(judged, all);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return {
    checkpointId,
    rows: all.length,
    classes: judged.kind === 'classes' ? judged.classes : [],
    confusion:
      judged.kind === 'classes'
        ? confusionMatrix(judged.actual, judged.predicted, judged.classes.length)
        : null,
    points: judged.kind === 'numbers' ? pointsOf(judged, rows.rows) : null,
    score: judged.kind === 'classes' ? mean : -mean,
    answer: answerOf(judged, rows.rows, row ?? rows.rows[0] ?? -1),
    plane,
    filters: firstFilters(run.network, checkpoints.getById(checkpointId)),
  };
}

function pointsOf(judged: JudgedNumbers, rows: Uint32Array): RunMoment['points'] {
  const width = judged.names.length;
  return Array.from(chooseEvenly(rows.length, mostPoints), (at) => ({
    row: rows[at] ?? 0,
    actual: judged.actual[at * width] ?? NaN,
    predicted: judged.predicted[at * width] ?? NaN,
  }));
}

function answerOf(judged: Judged, rows: Uint32Array, row: number): MomentAnswer | null {
  const at = rows.indexOf(row);
  if (at < 0) return null;
  const beside = { previous: rows[at - 1] ?? null, next: rows[at + 1] ?? null };
  if (judged.kind === 'numbers') {
    const width = judged.names.length;
    const actual = judged.actual[at * width] ?? NaN;
    return {
      row,
      ...beside,
      actual,
      predicted: judged.predicted[at * width] ?? NaN,
      probabilities: [],
    };
  }
  const { classes, probabilities } = judged;
  const own = probabilities.subarray(at * classes.length, (at + 1) * classes.length);
  return {
    row,
    ...beside,
    actual: classes[judged.actual[at] ?? -1] ?? '–',
    predicted: classes[judged.predicted[at] ?? -1] ?? '–',
    probabilities: [...own],
  };
}

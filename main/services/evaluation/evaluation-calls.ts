import { AppError } from '../../../common/errors/app-error.ts';
import { baselineGuess, baselineMetrics } from '../../../common/evaluation/baseline.ts';
import { chooseEvenly } from '../../../common/evaluation/choose-evenly.ts';
import { classReports, confusionMatrix } from '../../../common/evaluation/confusion.ts';
import type { Evaluation, SplitName } from '../../../common/evaluation/evaluation.ts';
import { judgeOutputs } from '../../../common/evaluation/judge-outputs.ts';
import { judgeSteps } from '../../../common/evaluation/judge-steps.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs, toOriginalUnits } from '../../../common/evaluation/read-outputs.ts';
import type { Handlers } from '../handlers.ts';
import type { FittedRun, RunRows, RunWeights } from './run-weights.ts';

const splitNumber: Record<SplitName, number> = { train: 0, validation: 1, test: 2 };
const splitWord: Record<SplitName, string> = {
  train: 'training',
  validation: 'validation',
  test: 'test',
};
/** Points of a regression that are drawn. */
const pointLimit = 2000;

/** How runs do on their splits, with their best weights. */
export function evaluationCalls(weights: RunWeights): Handlers['evaluation'] {
  return {
    get: async ({ runId, split }) => {
      const run = weights.run(runId);
      const prepared = await weights.prepared(run);
      const judged = rowsOf(prepared, splitNumber[split]);
      if (judged.targets.length === 0) {
        throw new AppError(
          'unavailable',
          `No ${splitWord[split]} rows were kept in this run. Choose another part, or change the split in the Data place and train again.`,
        );
      }
      const outputs = await weights.outputsOf(run, prepared, judged.places);
      const training = rowsOf(prepared, splitNumber.train).targets;
      return evaluate(run, split, judged, outputs, training);
    },
  };
}

interface JudgedRows {
  /** Their places among the prepared rows. */
  readonly places: Int32Array;
  /** Row-major [places.length, targets of a row]. */
  readonly targets: Float32Array;
  /** Row numbers in the table. */
  readonly rows: Uint32Array;
  readonly lastKnown?: Float32Array | undefined;
}

function rowsOf({ targets, split, rows, lastKnown, fitted }: RunRows, number: number): JudgedRows {
  const width = fitted.targetNames.length;
  const count = split.reduce((total, value) => total + (value === number ? 1 : 0), 0);
  const chosen = {
    places: new Int32Array(count),
    targets: new Float32Array(count * width),
    rows: new Uint32Array(count),
  };
  let next = 0;
  split.forEach((value, row) => {
    if (value !== number) return;
    chosen.places[next] = row;
    chosen.targets.set(targets.subarray(row * width, (row + 1) * width), next * width);
    chosen.rows[next] = rows[row] ?? 0;
    next++;
  });
  return {
    ...chosen,
    lastKnown: lastKnown && Float32Array.from(chosen.places, (row) => lastKnown[row] ?? NaN),
  };
}

function evaluate(
  run: FittedRun,
  split: SplitName,
  { targets, rows, lastKnown }: JudgedRows,
  outputs: Float32Array,
  trainingTargets: Float32Array,
): Evaluation {
  const { fitted, summary } = run;
  const training = trainingOfMainOutput(run.training, run.network);
  const { classes, values } = readOutputs(fitted, training, outputs, rows.length);
  const guessFrom = { training: trainingTargets, judged: targets, lastKnown };
  const judgement: Omit<Evaluation, 'classification' | 'regression'> = {
    runId: summary.id,
    split,
    rows: rows.length,
    metrics: judgeOutputs(fitted, training, outputs, targets),
    baseline: baselineMetrics(fitted, training, guessFrom),
    guess: baselineGuess(fitted, guessFrom),
  };
  if (fitted.task === 'regression') {
    const actual = toOriginalUnits(fitted, targets);
    const width = fitted.targetNames.length;
    const chosen = chooseEvenly(rows.length, pointLimit);
    const pointsOf = (step: number) =>
      chosen.map((index) => ({
        row: rows[index] ?? 0,
        actual: actual[index * width + step] ?? NaN,
        predicted: values[index * width + step] ?? NaN,
      }));
    const steps = judgeSteps(fitted, training, outputs, guessFrom).map((judged, step) => ({
      ...judged,
      points: pointsOf(step),
    }));
    const target = fitted.target.treatment.column;
    const inOrder = fitted.recipe.window !== undefined;
    const regression = { target, points: pointsOf(0), steps, inOrder };
    return { ...judgement, classification: null, regression };
  }
  const confusion = confusionMatrix(targets, classes, fitted.classes.length);
  return {
    ...judgement,
    classification: {
      classes: fitted.classes,
      confusion,
      perClass: classReports(confusion, fitted.classes),
    },
    regression: null,
  };
}

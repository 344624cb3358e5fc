import { featureWidth } from '../../../common/datasets/recipe.ts';
import type { PreparedTable } from '../../../common/datasets/prepare-table.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { baselineMetrics } from '../../../common/evaluation/baseline.ts';
import { chooseEvenly } from '../../../common/evaluation/choose-evenly.ts';
import { classReports, confusionMatrix } from '../../../common/evaluation/confusion.ts';
import type { Evaluation, SplitName } from '../../../common/evaluation/evaluation.ts';
import { judgeOutputs } from '../../../common/evaluation/judge-outputs.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs, toOriginalUnits } from '../../../common/evaluation/read-outputs.ts';
import type { Handlers } from '../handlers.ts';
import type { FittedRun, RunWeights } from './run-weights.ts';

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
      const outputs = await weights.outputs(run, judged.features);
      const training = rowsOf(prepared, splitNumber.train).targets;
      return evaluate(run, split, judged, outputs, training);
    },
  };
}

interface JudgedRows {
  readonly features: Float32Array;
  readonly targets: Float32Array;
  /** Row numbers in the table. */
  readonly rows: Uint32Array;
}

function rowsOf(
  { features, targets, split, rows, fitted }: PreparedTable,
  number: number,
): JudgedRows {
  const width = featureWidth(fitted);
  const count = split.reduce((total, value) => total + (value === number ? 1 : 0), 0);
  const chosen = {
    features: new Float32Array(count * width),
    targets: new Float32Array(count),
    rows: new Uint32Array(count),
  };
  let next = 0;
  split.forEach((value, row) => {
    if (value !== number) return;
    chosen.features.set(features.subarray(row * width, (row + 1) * width), next * width);
    chosen.targets[next] = targets[row] ?? NaN;
    chosen.rows[next] = rows[row] ?? 0;
    next++;
  });
  return chosen;
}

function evaluate(
  run: FittedRun,
  split: SplitName,
  { targets, rows }: JudgedRows,
  outputs: Float32Array,
  trainingTargets: Float32Array,
): Evaluation {
  const { fitted, summary } = run;
  const training = trainingOfMainOutput(run.training, run.network);
  const { classes, values } = readOutputs(fitted, training, outputs, targets.length);
  const judgement: Omit<Evaluation, 'classification' | 'regression'> = {
    runId: summary.id,
    split,
    rows: targets.length,
    metrics: judgeOutputs(fitted, training, outputs, targets),
    baseline: baselineMetrics(fitted, training, trainingTargets, targets),
  };
  if (fitted.task === 'regression') {
    const actual = toOriginalUnits(fitted, targets);
    const points = chooseEvenly(targets.length, pointLimit).map((index) => ({
      row: rows[index] ?? 0,
      actual: actual[index] ?? NaN,
      predicted: values[index] ?? NaN,
    }));
    const target = fitted.target.treatment.column;
    return { ...judgement, classification: null, regression: { target, points } };
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

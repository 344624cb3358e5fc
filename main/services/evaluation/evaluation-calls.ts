import { baselineGuess, baselineMetrics } from '../../../common/evaluation/baseline.ts';
import { chooseEvenly } from '../../../common/evaluation/choose-evenly.ts';
import { classReports, confusionMatrix } from '../../../common/evaluation/confusion.ts';
import type { Evaluation, SplitName } from '../../../common/evaluation/evaluation.ts';
import { judgeOutputs } from '../../../common/evaluation/judge-outputs.ts';
import { judgeSteps } from '../../../common/evaluation/judge-steps.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs, toOriginalUnits } from '../../../common/evaluation/read-outputs.ts';
import type { Handlers } from '../handlers.ts';
import type { JudgedRuns } from './judged-runs.ts';
import type { FittedRun } from './run-weights.ts';
import { rowsOfSplit, type SplitRows } from './split-rows.ts';

/** Points of a regression that are drawn. */
const pointLimit = 2000;

/** How runs do on their splits, with their best weights. */
export function evaluationCalls(judgedRuns: JudgedRuns): Handlers['evaluation'] {
  return {
    get: async ({ runId, split }) => {
      const { run, prepared, rows, outputs } = await judgedRuns.of({ runId, split });
      return evaluate(run, split, rows, outputs, rowsOfSplit(prepared, 'train').targets);
    },
  };
}

function evaluate(
  run: FittedRun,
  split: SplitName,
  { targets, rows, lastKnown }: SplitRows,
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

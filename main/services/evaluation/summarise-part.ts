import { baselineGuess, baselineMetrics } from '../../../common/evaluation/baseline.ts';
import { chooseEvenly } from '../../../common/evaluation/choose-evenly.ts';
import { classReports, confusionMatrix } from '../../../common/evaluation/confusion.ts';
import type { Evaluation } from '../../../common/evaluation/evaluation.ts';
import { judgeOutputs } from '../../../common/evaluation/judge-outputs.ts';
import { judgeSteps } from '../../../common/evaluation/judge-steps.ts';
import { readOutputs, toOriginalUnits } from '../../../common/evaluation/read-outputs.ts';
import type { PartData } from './part-data.ts';

/** Points of a regression that are drawn. */
const pointLimit = 2000;

/** A part in short, by the metrics of the training. */
export function summarisePart({
  fitted,
  training,
  outputs,
  targets,
  rows,
  lastKnown,
  trainingTargets,
}: PartData): Omit<Evaluation, 'runId' | 'split'> {
  const { classes, values } = readOutputs(fitted, training, outputs, rows.length);
  const guessFrom = { training: trainingTargets, judged: targets, lastKnown };
  const judgement = {
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

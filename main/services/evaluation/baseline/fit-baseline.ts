import type { BaselineScores } from '../../../../common/evaluation/evaluation-api.ts';
import { chooseEvenly } from '../../../../common/evaluation/choose-evenly.ts';
import type { Judged } from '../../../../common/evaluation/judged.ts';
import { toOriginalUnits } from '../../../../common/evaluation/read-outputs.ts';
import { openPrepared } from '../../../storage/prepared-data.ts';
import { headlineValues } from '../headline-values.ts';
import { designMatrix } from './design-matrix.ts';
import { outputsOf, refuseLarge, rowsAtOnce } from './fit-cost.ts';
import { applyLinear, fitLinear, fitLogistic, softmax, type FitControl } from './linear-model.ts';

/** The prepared rows that a baseline learns from and is judged by. */
export interface BaselineTask {
  /** Of the prepared rows. */
  readonly folder: string;
  /** Places among the prepared rows. */
  readonly training: Int32Array;
  readonly judged: Int32Array;
}

/**
 * Fits a logistic or linear regression to the rows that a network was trained on and judges it by the same numbers.
 * Learns from some of them, evenly chosen, where all do not fit into memory. Throws `unavailable` for a model with too
 * many weights.
 */
export async function fitBaseline(
  { folder, training, judged }: BaselineTask,
  control: FitControl,
): Promise<BaselineScores> {
  const opened = await openPrepared(folder);
  try {
    const { fitted, targets } = opened;
    const outputs = outputsOf(fitted);
    const most = rowsAtOnce(fitted);
    const learned = some(training, most);
    const matrix = designMatrix(opened, fitted, learned, null);
    refuseLarge(matrix.width * outputs);
    const own = (places: Int32Array) => {
      const width = fitted.targetNames.length;
      const taken = new Float32Array(places.length * width);
      places.forEach((place, at) => {
        taken.set(targets.subarray(place * width, (place + 1) * width), at * width);
      });
      return taken;
    };
    const model =
      fitted.task === 'regression'
        ? await fitLinear(matrix, own(learned), outputs, control)
        : await fitLogistic(matrix, Int32Array.from(own(learned)), outputs, control);
    const answers: Float64Array[] = [];
    for (let from = 0; from < judged.length; from += most) {
      const places = judged.subarray(from, from + most);
      answers.push(applyLinear(designMatrix(opened, fitted, places, matrix.standard), model));
    }
    const given = joined(answers);
    const truth = own(judged);
    const result: Judged =
      fitted.task === 'regression'
        ? {
            kind: 'numbers',
            names: fitted.targetNames,
            actual: toOriginalUnits(fitted, truth),
            predicted: toOriginalUnits(fitted, given),
          }
        : classesOf(fitted.classes, Int32Array.from(truth), given);
    return {
      kind: fitted.task === 'regression' ? 'linear' : 'logistic',
      values: headlineValues(result),
      rows: learned.length,
      remarks: [
        ...(learned.length < training.length
          ? [
              `It learned from ${learned.length.toLocaleString('en-US')} of the ${training.length.toLocaleString('en-US')} training rows, evenly chosen.`,
            ]
          : []),
        ...(model.settled
          ? []
          : ['Its fit was ended after 200 steps, a little before it came to rest.']),
        ...(fitted.blocks.some(({ kind }) => kind === 'tokens')
          ? ['It sees which words a text holds, not their order.']
          : []),
      ],
    };
  } finally {
    opened.close();
  }
}

function some(places: Int32Array, most: number): Int32Array {
  if (places.length <= most) return places;
  return Int32Array.from(chooseEvenly(places.length, most), (at) => places[at] ?? 0);
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function classesOf(classes: readonly string[], actual: Int32Array, logits: Float64Array): Judged {
  const count = classes.length;
  const probabilities = new Float32Array(logits.length);
  const predicted = new Int32Array(actual.length);
  const shares = new Float64Array(count);
  for (let row = 0; row < actual.length; row += 1) {
    softmax(logits.subarray(row * count, (row + 1) * count), shares);
    probabilities.set(shares, row * count);
    predicted[row] = shares.indexOf(Math.max(...shares));
  }
  return { kind: 'classes', classes, actual, predicted, probabilities };
}

import { jumpsOf, secondHalf } from '../curves.ts';
import { tryRate } from '../tries/proposals.ts';
import {
  counted,
  digits,
  epochsFrom,
  guessInWords,
  ofGuess,
  timesUsualRate,
  totalGradient,
  type Rule,
} from './seen.ts';

/** Times the optimiser's usual rate from which on it is suspected. */
const suspect = 30;

/** Norm of the gradient before the first step that no rate is low enough for: the network or the data are at fault. */
const hopeless = 1e5;

/** The loss became infinite, or stays high and restless at a rate far above the usual one. */
export const findHighRate: Rule = (seen) => {
  const { reading, curves, said } = seen;
  const { training, diverged } = reading;
  const times = timesUsualRate(training);
  const restless = jumpsOf(secondHalf(losses(seen))) / curves.guess > 0.005;
  const stuck =
    curves.count > 0 && times >= suspect && restless && ofGuess(curves, curves.end.training) > 0.45;
  if (!diverged && (!stuck || said.has('vanishing-gradients'))) return null;
  const start = reading.layers.find(({ epoch }) => epoch === 0);
  if (start && totalGradient(start) > hopeless) return null;
  const { learning_rate, type } = training.optimizer;
  const how = times >= 2 ? `, ${digits(times)} times the usual step of ${type}` : '';
  return {
    id: 'rate-too-high',
    tone: diverged ? 'danger' : 'warning',
    title: 'The learning rate is too high',
    sentence: diverged
      ? 'Updates overshot further and further until the loss was no number any more.'
      : 'The loss stays high and restless: updates leap over what they should go down into.',
    evidence: [
      { text: `learning rate ${digits(learning_rate)}${how}` },
      ...(diverged
        ? [
            {
              text: `the loss became infinite in epoch ${counted((curves.epochs.at(-1) ?? 0) + 1)}`,
            },
          ]
        : [
            {
              text: `training loss ${digits(curves.end.training)} beside ${guessInWords(seen)}`,
              epochs: epochsFrom(curves, Math.floor(curves.count / 2)),
            },
          ]),
    ],
    tries: [tryRate(training, 0.1, null), ...(diverged ? [] : [tryRate(training, 0.01, null)])],
  };
};

function losses({ curves }: Parameters<Rule>[0]): readonly number[] {
  return curves.validation.length > 0 ? curves.validation : curves.training;
}

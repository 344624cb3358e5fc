import { fallOf, jumpsOf, lastMean, secondHalf } from '../curves.ts';
import { tryMoreEpochs } from '../tries/proposals.ts';
import { counted, digits, epochsFrom, type Rule } from './seen.ts';

/** The run has ended while the loss was falling and would have fallen a good deal further. */
export const findEarlyStop: Rule = ({ reading, curves, said }) => {
  if (reading.goesOn || reading.diverged || curves.count < 5) return null;
  const other = (
    [
      'rate-too-high',
      'rate-too-low',
      'vanishing-gradients',
      'exploding-gradients',
      'unstable',
      'overfitting',
    ] as const
  ).some((id) => said.has(id));
  if (other) return null;
  const losses = curves.validation.length > 0 ? curves.validation : curves.training;
  const { last, ahead } = fallOf(losses);
  const atEnd = curves.validation.length === 0 || curves.best.at >= 0.75 * (curves.count - 1);
  // Of a few epochs the slowing down cannot be told yet.
  const steep = curves.count <= 20 && last > 0.03 * curves.guess;
  const low = lastMean(losses) < 0.1 * curves.guess;
  const calm = last > 2 * jumpsOf(secondHalf(losses));
  if (!atEnd || !calm || low || (ahead < 0.035 * curves.guess && !steep)) return null;
  const third = Math.floor((2 * curves.count) / 3);
  const name = curves.validation.length > 0 ? 'validation loss' : 'loss';
  return {
    id: 'stopped-early',
    tone: 'info',
    title: 'Training ended too early',
    sentence: `The ${name} was still falling when the last epoch was over.`,
    evidence: [
      {
        text: `${name} ${digits(losses[third] ?? NaN)} to ${digits(losses.at(-1) ?? NaN)} in the last ${counted((curves.epochs.at(-1) ?? 0) - (curves.epochs[third] ?? 0) + 1)} epochs`,
        epochs: epochsFrom(curves, third),
      },
    ],
    tries: [tryMoreEpochs(curves.epochs.at(-1) ?? curves.count)],
  };
};

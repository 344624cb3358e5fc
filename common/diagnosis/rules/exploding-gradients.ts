import { tryClipping, tryRate } from '../tries/proposals.ts';
import { counted, digits, isClipped, ofGuess, totalGradient, type Rule } from './seen.ts';

/** Norm of all gradients together that no sound network has for long. */
const enormous = 50;

/** The loss became infinite without clipping, or gradients are enormous and the network learns badly. */
export const findExplodingGradients: Rule = ({ reading, curves }) => {
  const { layers, training, diverged } = reading;
  if (isClipped(training)) return null;
  const [largest] = layers.toSorted((a, b) => totalGradient(b) - totalGradient(a));
  const norm = largest ? totalGradient(largest) : 0;
  const learnsBadly = curves.count > 0 && ofGuess(curves, curves.end.training) > 0.5;
  if (!diverged && !(norm > enormous && learnsBadly)) return null;
  const last = curves.epochs.at(-1) ?? 0;
  return {
    id: 'exploding-gradients',
    tone: 'danger',
    title: 'Gradients explode',
    sentence: diverged
      ? 'The loss grew until it was no number any more: updates threw the weights further away each time.'
      : 'Single updates are so large that the network loses what it has learned.',
    evidence: [
      ...(largest && norm > enormous
        ? [{ text: `norm of the gradient ${digits(norm)} after epoch ${counted(largest.epoch)}` }]
        : []),
      ...(diverged ? [{ text: `the loss became infinite in epoch ${counted(last + 1)}` }] : []),
      { text: 'gradients are not clipped' },
    ],
    tries: [tryClipping(), tryRate(training, 0.1, null)],
  };
};

import { jumpsOf, secondHalf } from '../curves.ts';
import { tryLargerBatch, tryRate } from '../tries/proposals.ts';
import { digits, epochsFrom, type Rule } from './seen.ts';

/** Jumps of the loss, as a share of the simplest guess's, that are no noise any more. */
const jumpy = 0.022;

/** The loss jumps from epoch to epoch in the second half. */
export const findInstability: Rule = ({ reading, curves }) => {
  const losses = curves.validation.length > 0 ? curves.validation : curves.training;
  if (curves.count < 8 || reading.diverged) return null;
  const late = secondHalf(losses);
  const jumps = jumpsOf(late) / curves.guess;
  const rises = late.slice(1).filter((loss, at) => loss > (late[at] ?? loss)).length;
  // A steep fall bends as well, but it does not go up and down.
  if (!(jumps >= jumpy) || rises < 0.2 * late.length) return null;
  const name = curves.validation.length > 0 ? 'validation loss' : 'loss';
  const larger = tryLargerBatch(reading.training, reading.sizes.trainingRows);
  return {
    id: 'unstable',
    tone: 'warning',
    title: 'Training is unstable',
    sentence: `The ${name} jumps from epoch to epoch, so that the last weights are a matter of luck.`,
    evidence: [
      {
        text: `${name} between ${digits(Math.min(...late))} and ${digits(Math.max(...late))}, changing by ${digits(jumps * curves.guess)} from one epoch to the next`,
        epochs: epochsFrom(curves, Math.floor(curves.count / 2)),
      },
    ],
    tries: [...(larger ? [larger] : []), tryRate(reading.training, 0.2, 'best')],
  };
};

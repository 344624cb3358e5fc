import { learningRateAt } from '../../training/learning-rate.ts';
import { fallOf, jumpsOf, secondHalf } from '../curves.ts';
import { tryConstantRate, tryRate } from '../tries/proposals.ts';
import {
  digits,
  epochsFrom,
  guessInWords,
  ofGuess,
  timesUsualRate,
  type Rule,
  type Seen,
} from './seen.ts';

/** The loss is high still and falls slowly, steadily and smoothly; or the schedule has put the rate out. */
export const findLowRate: Rule = (seen) => {
  const { reading, curves, said } = seen;
  const blocked = (['rate-too-high', 'vanishing-gradients', 'exploding-gradients'] as const).some(
    (id) => said.has(id),
  );
  if (blocked || curves.count < 6 || ofGuess(curves, curves.end.training) < 0.5) return null;
  const { last, perEpoch } = fallOf(curves.training);
  const jumps = jumpsOf(secondHalf(curves.training));
  const crawls =
    last > 0.002 * curves.guess && perEpoch < 0.01 * curves.guess && jumps <= 0.04 * last;
  const times = timesUsualRate(reading.training);
  const tiny = times <= 0.1 && last > 0 && jumps <= 0.1 * last;
  const ended = endOfSchedule(seen);
  const putOut = ended !== null && ended < 0.01;
  if (!tiny && !(crawls && times < 8) && !putOut) return null;
  const { learning_rate } = reading.training.optimizer;
  const faster = tryRate(reading.training, 10, 'final');
  return {
    id: 'rate-too-low',
    tone: 'warning',
    title: 'The learning rate is too low',
    sentence: putOut
      ? 'The schedule has lowered the rate so far that the network has stopped learning while its loss is still high.'
      : 'The loss falls steadily but hardly: updates are too small to get anywhere in these epochs.',
    evidence: [
      {
        text: `training loss ${digits(curves.training[Math.floor((2 * curves.count) / 3)] ?? NaN)} to ${digits(curves.end.training)} in the last third, beside ${guessInWords(seen)}`,
        epochs: epochsFrom(curves, Math.floor((2 * curves.count) / 3)),
      },
      {
        text: putOut
          ? `learning rate ${digits(learning_rate)} at first, ${digits(learning_rate * ended)} at the end`
          : `learning rate ${digits(learning_rate)}`,
      },
    ],
    tries: putOut ? [tryConstantRate(), faster] : [faster],
  };
};

/** The rate of the last epoch as a share of the first; null where it is constant. */
function endOfSchedule({ reading, curves }: Seen): number | null {
  const { training, sizes } = reading;
  const { type } = training.schedule;
  if (type === 'constant' || sizes.trainingRows === 0) return null;
  const perEpoch = Math.ceil(sizes.trainingRows / training.batchSize);
  const last = learningRateAt(training, (curves.epochs.at(-1) ?? 1) * perEpoch - 1, 1);
  return last / training.optimizer.learning_rate;
}

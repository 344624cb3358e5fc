import { fallOf } from '../curves.ts';
import { randomLayers } from '../tries/change-network.ts';
import { tryLessDropout } from '../tries/proposals.ts';
import { digits, epochsFrom, type Rule } from './seen.ts';

/** The validation loss lies below the training loss, beyond what the training loss lags behind within an epoch. */
export const findEasierValidation: Rule = ({ reading, curves, said }) => {
  if (curves.validation.length < 5 || reading.diverged || said.has('unstable')) return null;
  const { training, validation } = curves.end;
  // The logged training loss is the mean over an epoch in which the network went on learning.
  const lag = Math.max(0, fallOf(curves.training).perEpoch) / 2;
  const below = training - lag - validation;
  if (below < 0.02 * curves.guess || below < 0.15 * Math.max(validation, 0.05 * curves.guess))
    return null;
  const random = randomLayers(reading.network);
  const proposal = random.length > 0 ? tryLessDropout(reading) : null;
  return {
    id: 'validation-easier',
    tone: 'info',
    title: 'Validation is easier than training',
    sentence:
      random.length > 0
        ? 'Dropout and noise are on while training and off while validating, so the training loss looks worse than the network is.'
        : 'The validation rows are easier than the training rows, or the training rows have more errors in them: look at the split.',
    evidence: [
      {
        text: `at the end training loss ${digits(training)}, validation loss ${digits(validation)}`,
        epochs: epochsFrom(curves, Math.floor((2 * curves.count) / 3)),
      },
      ...(random.length > 0 ? [{ text: `random changes by ${random.join(', ')}` }] : []),
    ],
    tries: proposal ? [proposal] : [],
  };
};

import { fallOf } from '../curves.ts';
import type { Evidence } from '../finding.ts';
import { tryEarlyStopping, tryMoreDropout } from '../tries/proposals.ts';
import { counted, digits, ofGuess, type Rule } from './seen.ts';

/** The validation loss rises while the training loss falls on, or stays far above it. */
export const findOverfitting: Rule = ({ reading, curves, said }) => {
  if (curves.validation.length < 5 || reading.diverged || said.has('exploding-gradients'))
    return null;
  const { end, best, lowest, guess } = curves;
  const rise = (end.validation - best.validation) / guess;
  const gap = (end.validation - end.training) / guess;
  const learnt = ofGuess(curves, end.training);
  const rises = rise >= 0.07 && gap > 0.1 && end.training < best.training && learnt < 0.8;
  const lags = gap >= 0.25 && learnt < 0.5 && fallOf(curves.validation).last < 0.1 * guess;
  if (!rises && !lags) return null;
  const stopping = rises ? tryEarlyStopping(reading.training) : null;
  const dropout = tryMoreDropout(reading);
  const risen: Evidence = {
    text: `lowest validation loss ${digits(lowest.validation)} at epoch ${counted(lowest.epoch)}, ${digits(end.validation)} at the end`,
    epochs: [lowest.epoch, curves.epochs.at(-1) ?? lowest.epoch],
  };
  return {
    id: 'overfitting',
    tone: 'warning',
    title: 'The network overfits',
    sentence: rises
      ? 'It gets better on the training rows and worse on rows it has not seen: it learns them by heart.'
      : 'It does far better on the training rows than on rows it has not seen.',
    evidence: [
      ...(rises ? [risen] : []),
      {
        text: `at the end training loss ${digits(end.training)}, validation loss ${digits(end.validation)}`,
      },
      ...(reading.sizes.trainingRows > 0
        ? [
            {
              text: `${counted(reading.sizes.parameters)} parameters for ${counted(reading.sizes.trainingRows)} training rows`,
            },
          ]
        : []),
    ],
    tries: [...(stopping ? [stopping] : []), ...(dropout ? [dropout] : [])],
  };
};

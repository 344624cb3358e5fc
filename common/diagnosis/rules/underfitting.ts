import { fallOf } from '../curves.ts';
import { penalisedLayers, randomLayers } from '../tries/change-network.ts';
import { tryLessDropout, tryWider, tryWithoutPenalties } from '../tries/proposals.ts';
import { counted, digits, epochsFrom, guessInWords, ofGuess, type Rule } from './seen.ts';

/** Both losses have stopped falling close to the simplest guess, and nothing else explains it. */
export const findUnderfitting: Rule = (seen) => {
  const { reading, curves, said } = seen;
  const explained = (
    [
      'exploding-gradients',
      'vanishing-gradients',
      'rate-too-high',
      'rate-too-low',
      'overfitting',
    ] as const
  ).some((id) => said.has(id));
  if (explained || curves.count < 6) return null;
  const { training, validation } = curves.end;
  const lower = curves.validation.length > 0 ? Math.min(training, validation) : training;
  const { last } = fallOf(curves.training);
  if (ofGuess(curves, lower) < 0.55 || last > 0.03 * curves.guess) return null;
  const penalised = penalisedLayers(reading.network);
  const random = randomLayers(reading.network);
  const proposals = [
    penalised.length > 0 ? tryWithoutPenalties(reading) : null,
    random.length > 0 ? tryLessDropout(reading) : null,
    tryWider(reading),
  ];
  return {
    id: 'underfitting',
    tone: 'warning',
    title: 'The network underfits',
    sentence:
      penalised.length + random.length > 0
        ? 'It cannot fit even the training rows: it is held back, or too small for them.'
        : 'It cannot fit even the training rows: it is too small or too simple for them.',
    evidence: [
      {
        text: `training loss ${digits(training)} and no longer falling, beside ${guessInWords(seen)}`,
        epochs: epochsFrom(curves, Math.floor((2 * curves.count) / 3)),
      },
      { text: `${counted(reading.sizes.parameters)} parameters` },
      ...(penalised.length > 0
        ? [{ text: `penalties on the weights of ${penalised.join(', ')}` }]
        : []),
      ...(random.length > 0 ? [{ text: `random changes by ${random.join(', ')}` }] : []),
    ],
    tries: proposals.flatMap((proposal) => proposal ?? []),
  };
};

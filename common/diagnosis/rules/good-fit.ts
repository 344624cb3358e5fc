import { fallOf } from '../curves.ts';
import { digits, epochsFrom, guessInWords, ofGuess, type Rule } from './seen.ts';

/** Both losses are well below the simplest guess, close together, level, and no trouble was seen. */
export const findGoodFit: Rule = (seen) => {
  const { reading, curves, said } = seen;
  const troubles = [...said].filter((id) => id !== 'validation-easier');
  if (troubles.length > 0 || curves.validation.length < 6 || reading.diverged) return null;
  const { training, validation } = curves.end;
  const gap = (validation - training) / curves.guess;
  if (ofGuess(curves, validation) > 0.5 || gap > 0.15) return null;
  if (fallOf(curves.validation).last > 0.06 * curves.guess) return null;
  return {
    id: 'good-fit',
    tone: 'success',
    title: 'A good fit',
    sentence: 'Training and validation loss are low, close together and level.',
    evidence: [
      {
        text: `training loss ${digits(training)}, validation loss ${digits(validation)}, beside ${guessInWords(seen)}`,
        epochs: epochsFrom(curves, Math.floor((2 * curves.count) / 3)),
      },
    ],
    tries: [],
  };
};

import { saturatingLayers } from '../tries/change-network.ts';
import { tryRelu } from '../tries/proposals.ts';
import { digits, firstToLast, guessInWords, ofGuess, type Rule } from './seen.ts';

/** Ratio of the first layer's gradient to the last's from which on the first learn nothing. */
const tiny = 1e-3;
/** Saturating layers behind one another that are enough to say it where gradients were not measured. */
const many = 5;

/** The gradient does not reach the first layers, and the loss stays up. */
export const findVanishingGradients: Rule = (seen) => {
  const { reading, curves } = seen;
  if (curves.count === 0 || reading.diverged) return null;
  const height = ofGuess(curves, curves.end.training);
  const early = reading.layers.find(({ epoch }) => epoch <= 1);
  const ratio = early ? firstToLast(early) : null;
  const saturating = saturatingLayers(reading.network);
  const measured = ratio !== null && ratio < tiny && height > 0.4;
  const suspected = early === undefined && saturating.length >= many && height > 0.9;
  if (!measured && !suspected) return null;
  const [first, last] = [early?.layers[0]?.name, early?.layers.at(-1)?.name];
  const proposal = tryRelu(reading);
  return {
    id: 'vanishing-gradients',
    tone: 'danger',
    title: 'Gradients vanish on the way to the first layers',
    sentence: measured
      ? 'The first layers get next to no gradient, so they stay as they started.'
      : 'So many layers whose activation flattens leave next to no gradient for the first ones.',
    evidence: [
      ...(ratio !== null && measured
        ? [{ text: `gradient per weight of ${first}: ${digits(ratio)} of that of ${last}` }]
        : []),
      ...(saturating.length > 0
        ? [{ text: `${saturating.length} layers with an activation that flattens` }]
        : []),
      { text: `training loss ${digits(curves.end.training)} beside ${guessInWords(seen)}` },
    ],
    tries: proposal ? [proposal] : [],
  };
};

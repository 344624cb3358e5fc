import type { FittedText, TextTreatment } from './text-treatment.ts';

/** What was learned from a column of texts the last time. */
interface Kept {
  readonly treatment: string;
  /** 1 for each training row. */
  readonly training: Uint8Array;
  readonly fitted: FittedText;
}

const kept = new WeakMap<readonly unknown[], Kept>();

/**
 * The vocabulary of the training texts; that of the last time where the same texts are learned from in the same way,
 * so that a preview after a change elsewhere in the recipe does not read all texts again.
 * @param values The column's texts as they lie in memory: the same array holds the same texts.
 */
export function keptVocabulary(
  values: readonly (string | null)[],
  how: TextTreatment,
  fill: string,
  isTraining: (row: number) => boolean,
  learn: () => FittedText,
): FittedText {
  const { mode, level, vocabulary, outOfVocabulary, lowercase, filters } = how;
  // Of the other settings nothing is learned.
  const treatment = JSON.stringify([
    mode,
    level,
    vocabulary,
    outOfVocabulary,
    lowercase,
    filters,
    fill,
  ]);
  const training = Uint8Array.from(values, (_, row) => (isTraining(row) ? 1 : 0));
  const last = kept.get(values);
  const same =
    last?.treatment === treatment && last.training.every((flag, row) => flag === training[row]);
  if (same) return last.fitted;
  const fitted = learn();
  kept.set(values, { treatment, training, fitted });
  return fitted;
}

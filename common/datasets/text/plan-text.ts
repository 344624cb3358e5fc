import type { ColumnProfile } from '../column.ts';
import type { FeatureBlock } from '../feature-block.ts';
import type { ColumnTreatment } from '../recipe.ts';
import { defaultFilters, textTreatmentOf } from './text-treatment.ts';
import { firstNumber } from './word-numbers.ts';

type TextProfile = Pick<ColumnProfile, 'rows' | 'missing' | 'text'>;

/** The block of word numbers that a text column becomes; null for a bag of words, which joins the numbers. */
export function plannedTokens(
  treatment: Pick<ColumnTreatment, 'column' | 'text'>,
): Omit<FeatureBlock, 'start'> | null {
  const { mode, length } = textTreatmentOf(treatment);
  return mode === 'tokens' ? { kind: 'tokens', name: treatment.column, shape: [length] } : null;
}

/** Numbers that a text column adds to the block of numbers: one per word of a bag. */
export function plannedWords(
  treatment: Pick<ColumnTreatment, 'text'>,
  profile: TextProfile | undefined,
): number {
  return textTreatmentOf(treatment).mode === 'tokens' ? 0 : plannedVocabulary(treatment, profile);
}

/** Different numbers in a block of tokens, 0 included: what an Embedding's `input_dim` must be at least. */
export function plannedNumbers(
  treatment: Pick<ColumnTreatment, 'text'>,
  profile: TextProfile | undefined,
): number {
  return plannedVocabulary(treatment, profile) + firstNumber(textTreatmentOf(treatment));
}

/** Words or characters that the vocabulary will have at most, as far as the profile tells. */
function plannedVocabulary(
  treatment: Pick<ColumnTreatment, 'text'>,
  profile: TextProfile | undefined,
): number {
  const { level, vocabulary, lowercase, filters } = textTreatmentOf(treatment);
  const statistics = profile?.text;
  if (!statistics || statistics.texts < profile.rows - profile.missing) return vocabulary;
  if (level === 'character') return Math.min(vocabulary, statistics.characters);
  // Capitals that count, and other filters, make other words than those that were counted.
  const counted = lowercase && filters === defaultFilters;
  return counted ? Math.min(vocabulary, statistics.vocabulary) : vocabulary;
}

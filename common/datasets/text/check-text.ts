import type { RecipeProblem } from '../check-recipe.ts';
import type { ColumnProfile } from '../column.ts';
import type { ColumnTreatment } from '../recipe.ts';
import { plannedWords } from './plan-text.ts';
import { isProse } from './suggest-text.ts';

/** Inputs that a bag of words may become. */
export const bagLimit = 20_000;
/** Inputs from which a smaller vocabulary is worth a thought. */
const largeBag = 5_000;

/** What is wrong with a text column as a feature. */
export function checkText(
  treatment: ColumnTreatment,
  profile: ColumnProfile,
): readonly RecipeProblem[] {
  const { column } = treatment;
  if (profile.distinct === 0) {
    const message = `“${column}” has no value in any row. Ignore it.`;
    return [{ level: 'error', column, message }];
  }
  const words = plannedWords(treatment, profile);
  const inputs = words.toLocaleString('en-US');
  if (words > bagLimit) {
    const message = `A bag of words turns “${column}” into ${inputs} inputs; at most ${bagLimit.toLocaleString('en-US')} are allowed. Choose a smaller vocabulary, or tokens.`;
    return [{ level: 'error', column, message }];
  }
  const warn = (message: string): RecipeProblem[] => [{ level: 'warning', column, message }];
  if (profile.distinct === 1) return warn(`“${column}” holds the same text in every row.`);
  if (!isProse(profile.text) && profile.warnings.some(({ kind }) => kind === 'identifier')) {
    return warn(`“${column}” looks like an identifier; a network would learn rows by heart.`);
  }
  if (words > largeBag) {
    return warn(
      `“${column}” becomes ${inputs} inputs, one per word. A smaller vocabulary is faster and often as good.`,
    );
  }
  return [];
}

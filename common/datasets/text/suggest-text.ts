import type { ColumnProfile } from '../column.ts';
import type { ColumnTreatment } from '../recipe.ts';
import type { TextStatistics } from './text-statistics.ts';
import { defaultTextTreatment, type TextTreatment } from './text-treatment.ts';

/** Words that a text has on average from which it says something; names and addresses have fewer. */
const fewestWords = 5;
/** Longer texts train slowly, and the start or the end of a review says what it thinks. */
const longestSuggested = 200;
/** Other features beside which a text still is what the table is about. */
const fewFeatures = 3;

/** Whether these are sentences and not names, codes or addresses. */
export function isProse(statistics: TextStatistics | null | undefined): boolean {
  return (statistics?.words.mean ?? 0) >= fewestWords;
}

/** Numbers of words, as many as nine of ten texts have. */
export function suggestTextTreatment(statistics: TextStatistics | undefined): TextTreatment {
  if (!statistics) return defaultTextTreatment;
  const length = Math.min(longestSuggested, Math.max(1, statistics.length90));
  return { ...defaultTextTreatment, length };
}

/** Why a text column is better left out, as a sentence; null when it can be a feature. */
export function reasonToIgnoreText({ text }: Pick<ColumnProfile, 'text'>): string | null {
  if (isProse(text)) return null;
  return 'Its texts are short, like names. Use it as a feature if their words tell something.';
}

/**
 * Leaves out texts that a table of other things only mentions: the text with the most words is a feature where
 * few others are.
 */
export function keepMainText(
  treatments: readonly ColumnTreatment[],
  profiles: readonly ColumnProfile[],
): readonly ColumnTreatment[] {
  const words = new Map(profiles.map(({ name, text }) => [name, text?.words.mean ?? 0]));
  const features = treatments.filter(({ role }) => role === 'feature');
  const texts = features.filter(({ type }) => type === 'text');
  const [main] = texts.toSorted((a, b) => (words.get(b.column) ?? 0) - (words.get(a.column) ?? 0));
  if (!main) return treatments;
  const isMain = features.length - texts.length <= fewFeatures;
  return treatments.map((treatment) => {
    if (!texts.includes(treatment) || (isMain && treatment === main)) return treatment;
    const reason = isMain
      ? `“${main.column}” has longer texts. Use this one as a feature to let the network read both.`
      : 'The table has enough other features. Use it as one to let the network read its texts.';
    return { ...treatment, role: 'ignored', reason };
  });
}

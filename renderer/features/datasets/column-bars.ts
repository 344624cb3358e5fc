import type { ColumnProfile } from '../../../common/datasets/column.ts';
import { formatNumber } from '../../ui/format.ts';

/** One bar of a column's picture. */
export interface Bar {
  readonly name: string;
  readonly count: number;
}

/** Where nearly every cell holds another value, bars of the most frequent ones say nothing. */
const mostlyOther = 0.8;

/**
 * A histogram of numbers or of the lengths of texts, or the most frequent values with the rest as the last bar.
 * Empty for codes that hardly repeat.
 */
export function bars(profile: ColumnProfile): readonly Bar[] {
  if (profile.numeric) {
    return profile.numeric.histogram.map(({ from, to, count }) => ({
      name: `${formatNumber(from)} to ${formatNumber(to)}`,
      count,
    }));
  }
  if (profile.text && profile.text.words.max > 1) {
    return profile.text.lengths.map(({ from, to, count }) => ({
      name: to - from === 1 ? `${from} words` : `${from} to ${to - 1} words`,
      count,
    }));
  }
  const top = profile.topValues.slice(0, 12);
  const rest = profile.rows - profile.missing - top.reduce((sum, { count }) => sum + count, 0);
  if (profile.distinct > 100 && rest > mostlyOther * (profile.rows - profile.missing)) return [];
  const named = top.map(({ value, count }) => ({ name: value, count }));
  return rest > 0 ? [...named, { name: 'other values', count: rest }] : named;
}

import type { RowComparison } from '../../../common/comparison/better.ts';
import type { SeedComparison } from '../../../common/comparison/compare-seeds.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';
import { deltaWords } from './compared-run.ts';

/** What a test says in plain words. */
export interface Verdict {
  /** `yes`: the first is better. `no`: the second is. `open`: it cannot be told. */
  readonly answer: 'yes' | 'no' | 'open';
  readonly words: string;
}

/** Probabilities below it are called a real difference. */
const alpha = 0.05;

/**
 * The verdict on the same rows.
 *
 * @param corrected `p` after the correction for several comparisons
 */
export function rowVerdict(
  names: { readonly first: string; readonly second: string },
  comparison: RowComparison,
  corrected: number,
): Verdict {
  const { difference, interval, rows, onlyFirst, onlySecond } = comparison;
  const told = told95(comparison.task === 'classes' ? 'accuracy' : 'error', interval);
  const on = `on ${formatCount(rows)} rows`;
  if (onlyFirst + onlySecond === 0) {
    return { answer: 'open', words: `No difference: both answer every row equally well ${on}.` };
  }
  if (corrected < alpha) {
    const [better, worse] =
      difference >= 0 ? [names.first, names.second] : [names.second, names.first];
    const size = sizeWords(comparison.task, Math.abs(difference));
    return {
      answer: difference >= 0 ? 'yes' : 'no',
      words: `“${better}” is really better than “${worse}”: ${size} ${on} (${told}).`,
    };
  }
  return {
    answer: 'open',
    words: `It cannot be told: a difference of ${sizeWords(comparison.task, Math.abs(difference))} ${on} can be chance (${told}). More test rows or more seeds would tell.`,
  };
}

/**
 * The verdict over seeds; differences are of the metric, `rising` where more of it is better.
 * @param corrected The test's probability, corrected for the number of comparisons; NaN without a test.
 */
export function seedVerdict(
  names: { readonly first: string; readonly second: string },
  metric: string,
  rising: boolean,
  { first, second, firstMean, secondMean, test, paired }: SeedComparison,
  corrected: number,
): Verdict {
  const over = paired
    ? `over the same ${formatCount(first)} seeds`
    : `over ${formatCount(first)} and ${formatCount(second)} seeds`;
  const gap = firstMean - secondMean;
  if (!test || firstMean === secondMean) {
    return { answer: 'open', words: `Their means are equal ${over}.` };
  }
  if (!varies(test.interval, gap)) {
    return {
      answer: 'open',
      words: `It cannot be told ${over}: each seed gives the same difference, so they do not show what luck does. More seeds or more test rows are needed.`,
    };
  }
  const told = `95 % interval ${deltaWords(metric, test.interval[0])} to ${deltaWords(metric, test.interval[1])}`;
  const size = deltaWords(metric, Math.abs(gap)).replace('+', '');
  if (!(corrected < alpha)) {
    return {
      answer: 'open',
      words: `It cannot be told ${over}: the means differ by ${size} (${told}), which seeds alone may do.`,
    };
  }
  const isFirst = gap > 0 === rising;
  const [better, worse] = isFirst ? [names.first, names.second] : [names.second, names.first];
  return {
    answer: isFirst ? 'yes' : 'no',
    words: `“${better}” is really better than “${worse}” ${over}: by ${size} on the mean (${told}).`,
  };
}

/** Whether an interval is wider than what rounding leaves of equal differences. */
function varies([low, high]: readonly [number, number], gap: number): boolean {
  return high - low > 1e-9 * Math.abs(gap);
}

function sizeWords(task: RowComparison['task'], size: number): string {
  return task === 'classes'
    ? `${formatNumber(size * 100, 3)} points of accuracy`
    : `${formatNumber(size, 3)} of mean absolute error`;
}

function told95(what: 'accuracy' | 'error', [low, high]: readonly [number, number]): string {
  const scale = what === 'accuracy' ? 100 : 1;
  const unit = what === 'accuracy' ? ' points' : '';
  return `95 % interval ${formatNumber(low * scale, 3)} to ${formatNumber(high * scale, 3)}${unit}`;
}

/** A probability as papers write it: `p = 0.032`, `p < 0.001`. */
export function probabilityWords(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${formatNumber(p, 2)}`;
}

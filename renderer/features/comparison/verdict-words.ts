import type { Effect, RowComparison } from '../../../common/comparison/better.ts';
import type { SeedComparison } from '../../../common/comparison/compare-seeds.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';
import { formatCount, formatNumber, formatPercent } from '../../ui/format.ts';
import { deltaWords, metricWords } from './compared-run.ts';

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
  const { task, difference, interval, rows, onlyFirst, onlySecond } = comparison;
  const isFirst = difference >= 0;
  const [better, worse] = isFirst ? [names.first, names.second] : [names.second, names.first];
  const told = told95(task, isFirst ? interval : turned(interval));
  const on = `on ${formatCount(rows)} rows`;
  if (onlyFirst + onlySecond === 0) {
    return {
      answer: 'open',
      words: `No difference: “${names.first}” and “${names.second}” answer every row equally well ${on}.`,
    };
  }
  const size = sizeWords(task, Math.abs(difference));
  if (corrected < alpha) {
    return {
      answer: isFirst ? 'yes' : 'no',
      words: `“${better}” is really better than “${worse}”: ${size} ${on} (${told}).`,
    };
  }
  const found =
    difference === 0
      ? `no difference ${on} (${told})`
      : `“${better}” has ${size} ${on}, which can be chance (${told})`;
  return {
    answer: 'open',
    words: `It cannot be told whether “${names.first}” or “${names.second}” is better: ${found}. More test rows or more seeds would tell.`,
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
  const both = `“${names.first}” and “${names.second}”`;
  if (!test || firstMean === secondMean) {
    return { answer: 'open', words: `The means of ${both} are equal ${over}.` };
  }
  const open = `It cannot be told ${over} whether “${names.first}” or “${names.second}” is better`;
  if (!varies(test.interval, gap)) {
    return {
      answer: 'open',
      words: `${open}: each seed gives the same difference, so they do not show what luck does. More seeds or more test rows are needed.`,
    };
  }
  const [low, high] = gap > 0 ? test.interval : turned(test.interval);
  const told = `95 % interval ${deltaWords(metric, low)} to ${deltaWords(metric, high)}`;
  const size = deltaWords(metric, Math.abs(gap)).replace('+', '');
  if (!(corrected < alpha)) {
    return {
      answer: 'open',
      words: `${open}: the means differ by ${size} (${told}), which seeds alone may do.`,
    };
  }
  const isFirst = gap > 0 === rising;
  const [better, worse] = isFirst ? [names.first, names.second] : [names.second, names.first];
  return {
    answer: isFirst ? 'yes' : 'no',
    words: `“${better}” is really better than “${worse}” ${over}: by ${size} on the mean (${told}).`,
  };
}

/** The interval of a difference told the other way round. */
function turned([low, high]: readonly [number, number]): readonly [number, number] {
  return [-high, -low];
}

/** Whether an interval is wider than what rounding leaves of equal differences. */
function varies([low, high]: readonly [number, number], gap: number): boolean {
  return high - low > 1e-9 * Math.abs(gap);
}

function sizeWords(task: RowComparison['task'], size: number): string {
  return task === 'classes'
    ? `${formatNumber(size * 100, 3)} points more accuracy`
    : `${formatNumber(size, 3)} less mean absolute error`;
}

function told95(task: RowComparison['task'], [low, high]: readonly [number, number]): string {
  const [scale, unit] = task === 'classes' ? [100, ' points'] : [1, ''];
  return `95 % interval ${formatNumber(low * scale, 3)} to ${formatNumber(high * scale, 3)}${unit}`;
}

/** A probability as papers write it: `p = 0.032`, `p < 0.001`. */
export function probabilityWords(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${formatNumber(p, 2)}`;
}

/** A number that a verdict rests on. */
export interface Fact {
  readonly label: string;
  readonly words: string;
}

/**
 * The numbers behind a verdict on the same rows.
 * @param corrected `p` after the correction for several comparisons; null where there is one alone.
 */
export function rowFacts(rows: RowComparison, corrected: number | null): readonly Fact[] {
  const isClasses = rows.task === 'classes';
  const value = (one: number): string => (isClasses ? formatPercent(one) : formatNumber(one));
  return [
    {
      label: isClasses ? 'Accuracy' : 'Mean absolute error',
      words: `${value(rows.first)} against ${value(rows.second)}`,
    },
    {
      label: isClasses ? 'Only one is right' : 'One is closer',
      words: `${formatCount(rows.onlyFirst)} against ${formatCount(rows.onlySecond)} rows`,
    },
    {
      label: rows.test === 'McNemar' ? 'McNemar’s exact test' : 'Wilcoxon’s signed ranks',
      words: correctedWords(rows.p, corrected),
    },
    ...(rows.effect ? [effectFact(rows.effect)] : []),
    { label: 'How the interval was found', words: rows.method },
  ];
}

/** The numbers behind a verdict over seeds; `corrected` as of `rowFacts`. */
export function seedFacts(
  metric: string,
  { firstMean, secondMean, test, paired, effect }: SeedComparison,
  corrected: number | null,
): readonly Fact[] {
  const means = `${metricWords(metric, firstMean)} against ${metricWords(metric, secondMean)}`;
  return [
    { label: 'Mean', words: means },
    ...(test
      ? [
          {
            label: paired ? 'Paired t test' : 'Welch’s t test',
            words: correctedWords(test.p, corrected),
          },
        ]
      : []),
    ...(effect ? [effectFact({ kind: 'hedges', size: effect.g, interval: effect.interval })] : []),
  ];
}

function correctedWords(p: number, corrected: number | null): string {
  const own = probabilityWords(p);
  return corrected === null
    ? own
    : `${own}, ${probabilityWords(corrected)} after Holm’s correction`;
}

function effectFact({ kind, size, interval: [low, high] }: Effect): Fact {
  return kind === 'wins'
    ? {
        label: 'Wins of the rows answered differently',
        words: `${formatPercent(size)} (${formatPercent(low)} to ${formatPercent(high)})`,
      }
    : {
        label: 'Effect size (Hedges’ g)',
        words: `${formatNumber(size, 2)} (${formatNumber(low, 2)} to ${formatNumber(high, 2)})`,
      };
}

/** Comparisons on the same rows as a table for a file; pairs that were refused are left out. */
export function verdictTable(
  pairs: readonly {
    readonly names: { readonly first: string; readonly second: string };
    readonly rows: RowComparison | null;
    readonly corrected: number;
  }[],
): ChartData {
  return {
    columns: [
      ...['Run', 'Against', 'Rows', 'Measure', 'Of the run', 'Of the other', 'Difference'],
      ...['95 % from', '95 % to', 'Only the run', 'Only the other', 'Test', 'p', 'p after Holm'],
      ...['Effect', 'Effect from', 'Effect to'],
    ],
    rows: pairs.flatMap(({ names, rows, corrected }) =>
      rows
        ? [
            [
              ...[names.first, names.second, rows.rows],
              ...[rows.task === 'classes' ? 'accuracy' : 'mean absolute error'],
              ...[rows.first, rows.second, rows.difference, ...rows.interval],
              ...[rows.onlyFirst, rows.onlySecond, rows.test, rows.p, corrected],
              ...(rows.effect ? [rows.effect.size, ...rows.effect.interval] : [null, null, null]),
            ],
          ]
        : [],
    ),
  };
}

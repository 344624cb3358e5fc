import type { ColumnData } from '../datasets/table-data.ts';
import { correlationRatio } from '../explore/category-association.ts';
import { pearson, ranked, spearman } from '../explore/correlation.ts';
import { type CheckedTable, ofSample, percent, short, targetNumbers } from './checked-table.ts';
import type { Finding } from './data-check.ts';
import { leak } from './leak-finding.ts';

/** A straight copy of the target in other units has a correlation of 1 up to rounding. */
const copyCorrelation = 0.999;
const risingCorrelation = 0.9998;
/** Fewer rows prove nothing. */
const fewestRows = 30;
/** Rows per value that a category needs: names of rows determine everything. */
const rowsPerValue = 4;

/** A target of numbers with what was found out about it. */
export interface NumericTarget {
  /** NaN is missing or unused. */
  readonly numbers: Float64Array;
  readonly ranks: ReturnType<typeof ranked>;
  /** Share of the target's variance that each feature of numbers explains alone; copies are not among them. */
  readonly explained: Map<string, number>;
}

/** The target of a regression; null for a classification. */
export function numericTarget(table: CheckedTable): NumericTarget | null {
  const numbers = targetNumbers(table);
  return numbers && { numbers, ranks: ranked(numbers), explained: new Map() };
}

/** A feature that is a number target in another form. Notes in `target` how well a number tells it otherwise. */
export function numericLeak(
  table: CheckedTable,
  column: string,
  data: ColumnData,
  { numbers, ranks, explained }: NumericTarget,
): Finding | null {
  const target = table.target.column;
  if (data.kind === 'category') {
    const ratio = correlationRatio(data.codes, numbers);
    const repeated = ratio.rows >= rowsPerValue * data.values.length;
    if (!repeated || ratio.rows < fewestRows || (ratio.value ?? 0) < copyCorrelation) return null;
    return leak(
      column,
      'error',
      `“${column}” determines the target “${target}”: rows with the same value have nearly the same “${target}” (η = ${short(ratio.value ?? 0)})${ofSample(table.rows)}.`,
    );
  }
  if (data.kind !== 'number') return null;
  const { value, rows } = pearson(data.values, numbers);
  if (rows < fewestRows || value === null) return null;
  const both = data.values.map((one, row) => (Number.isNaN(numbers[row] ?? NaN) ? NaN : one));
  if (both.every((one, row) => Number.isNaN(one) || one === numbers[row])) {
    return leak(
      column,
      'error',
      `“${column}” is the same as the target “${target}” in every row${ofSample(table.rows)}. A network would copy it and learn nothing else.`,
    );
  }
  const rising = spearman(ranked(data.values), ranks).value ?? 0;
  if (Math.abs(value) < copyCorrelation && Math.abs(rising) < risingCorrelation) {
    explained.set(column, Math.max(value ** 2, rising ** 2));
    return null;
  }
  return leak(
    column,
    'error',
    Math.abs(value) >= copyCorrelation
      ? `“${column}” is the target “${target}” in other units: their correlation is ${short(value)}${ofSample(table.rows)}. A network would copy it and learn nothing else.`
      : `“${column}” rises and falls with the target “${target}” in every row (rank correlation ${short(rising)})${ofSample(table.rows)}: it is the target in another form.`,
  );
}

/** A feature that explains so much alone, while the others explain far less, is hardly known beforehand. */
const suspectShare = 0.97;
/** Of a feature whose name holds the target's, or the other way round. */
const suspectOfName = 0.9;
/** What it leaves unexplained, as a share of what the next best leaves. */
const farAhead = { byNumbers: 0.2, byName: 1 / 3 };
/** With fewer features there is nothing to compare with. */
const fewestFeatures = 3;

/**
 * The one feature of numbers that nearly tells the target alone and is far ahead of all others: a second price of
 * the same sale, a measurement from afterwards. Where several features go together, the task is easy and honest.
 */
export function findTellingFeature(
  table: CheckedTable,
  { explained }: NumericTarget,
): Finding | null {
  const target = table.target.column;
  const [best, next] = [...explained].sort(([, a], [, b]) => b - a);
  if (!best || !next || explained.size < fewestFeatures) return null;
  const [column, share] = best;
  const named = isPartOfName(column, target) || isPartOfName(target, column);
  const ahead = (1 - share) / Math.max(1e-12, 1 - next[1]);
  const suspect = named
    ? share >= suspectOfName && ahead <= farAhead.byName
    : share >= suspectShare && ahead <= farAhead.byNumbers;
  if (!suspect) return null;
  return leak(
    column,
    'warning',
    `“${column}” alone explains ${percent(share)} of the variance of the target “${target}”, the next best feature “${next[0]}” ${percent(next[1])}${ofSample(table.rows)}. Is it known before the answer is?`,
  );
}

/** Whether the words of a name are all among those of another: `SalePrice` and `adj_sale_price`. */
function isPartOfName(name: string, other: string): boolean {
  const words = wordsOfName(other);
  const own = wordsOfName(name);
  return own.length > 0 && own.every((word) => words.includes(word));
}

function wordsOfName(name: string): readonly string[] {
  return name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

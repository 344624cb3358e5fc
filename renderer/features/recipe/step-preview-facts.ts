import type { StepPreview, StepSide, StepSummary } from '../../../common/datasets/step-preview.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';

/** A number of the column before and after the step, as it is shown. */
export interface StepFact {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The numbers of a column before and after a step; `–` where there is no such number. */
export function factsOf({ before, after }: StepPreview): readonly StepFact[] {
  const sides = [before, after].map(onlySummary);
  const fact = (
    name: string,
    of: (summary: NonNullable<(typeof sides)[number]>) => string,
  ): StepFact => {
    const [first, second] = sides.map((summary) => (summary ? of(summary) : '–'));
    return { name, before: first ?? '–', after: second ?? '–' };
  };
  const numeric = sides.some((summary) => summary?.numbers);
  const facts = [
    fact('Training rows', ({ rows }) => formatCount(rows)),
    fact('Missing', ({ missing }) => formatCount(missing)),
  ];
  if (!numeric) return facts;
  return [
    ...facts,
    fact('Mean', ({ numbers }) => formatNumber(numbers && meanOf(numbers))),
    fact('Std deviation', ({ numbers }) => formatNumber(numbers?.standardDeviation)),
    fact('Minimum', ({ numbers }) => formatNumber(numbers?.min)),
    fact('Maximum', ({ numbers }) => formatNumber(numbers?.max)),
  ];
}

/** The mean without what rounding left of it where it is 0. */
function meanOf({ mean, min, max }: NonNullable<StepSummary['numbers']>): number {
  return Math.abs(mean) < 1e-12 * Math.max(Math.abs(min), Math.abs(max)) ? 0 : mean;
}

/** The summary of a side that is one series; of several inputs only their rows and gaps mean something. */
function onlySummary({ series }: StepSide) {
  const [first, second] = series;
  if (!first) return null;
  return second ? { ...first.summary, numbers: null } : first.summary;
}

/** One previewed row's value on one side: a number, a category, or the numbers of several inputs. */
export function valueWords({ series }: StepSide, index: number): string {
  const most = 6;
  const words = series.slice(0, most).map(({ values }) => {
    const value = values[index];
    if (value === null || value === undefined) return 'missing';
    return typeof value === 'number' ? formatNumber(value) : value;
  });
  return `${words.join(' ')}${series.length > most ? ' …' : ''}`;
}

/** Previewed rows that the step leaves out. */
export function leftOut({ split }: StepPreview): number {
  return split.filter((part) => part === null).length;
}

/** The first rows, those first that the step changes, each with its place in the preview. */
export function changedRows(
  { rows, split, before, after }: StepPreview,
  most: number,
): readonly { readonly row: number; readonly index: number; readonly kept: boolean }[] {
  const all = rows.map((row, index) => ({ row, index, kept: split[index] !== null }));
  const differs = ({ index, kept }: (typeof all)[number]): boolean =>
    !kept || valueWords(before, index) !== valueWords(after, index);
  return [...all.filter(differs), ...all.filter((each) => !differs(each))]
    .slice(0, most)
    .sort((a, b) => a.index - b.index);
}

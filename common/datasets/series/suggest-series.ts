import type { ColumnProfile } from '../column.ts';
import type { SplitSpec } from '../split-spec.ts';
import { taskOf } from '../task-of-target.ts';
import type { SeriesWindow } from './series-window.ts';

/** Fewer rows make too few windows to learn from. */
const leastRows = 40;
/** Columns beside the date up to which a table is taken for a series unasked. */
const mostOthers = 3;

/**
 * A window for a table that is clearly a series: a date in every row, each at another time and evenly apart, and
 * few other columns, all of them numbers. Null for any other table.
 */
export function suggestWindow(
  profiles: readonly ColumnProfile[],
  target: string | null,
): SeriesWindow | null {
  const dates = profiles.filter(({ type }) => type === 'date');
  const [date] = dates;
  const others = profiles.filter(({ type, distinct }) => type !== 'date' && distinct > 1);
  const wanted = others.find(({ name }) => name === target);
  if (!date || dates.length > 1 || !wanted || others.length > mostOthers) return null;
  if (others.some(({ type }) => type !== 'number')) return null;
  if (taskOf(wanted, wanted) !== 'regression' || date.rows < leastRows || !isEven(date))
    return null;
  return {
    length: windowLength(date),
    horizon: 1,
    stride: 1,
    purpose: 'forecast',
    seesTarget: true,
    orderBy: date.name,
  };
}

/** The split of a series: the earliest rows train. */
export const seriesSplit: SplitSpec = {
  method: 'time',
  train: 0.7,
  validation: 0.15,
  test: 0.15,
  seed: 1,
  stratify: false,
};

/** A date in every row, none twice, and the quarters of the rows equally far apart. */
function isEven({ rows, missing, unreadable, distinct, numeric }: ColumnProfile): boolean {
  if (!numeric || missing + unreadable > 0 || distinct !== rows) return false;
  const { min, max, quartile1, median, quartile3 } = numeric;
  const places = [quartile1, median, quartile3].map((value) => (value - min) / (max - min));
  return places.every((place, index) => Math.abs(place - (index + 1) / 4) < 0.02);
}

/** One period where the distance of the rows tells of one: a year of months, two weeks of days, a day of hours. */
function windowLength({ rows, numeric }: ColumnProfile): number {
  const { min = 0, max = 0 } = numeric ?? {};
  const days = (max - min) / (rows - 1);
  const period =
    days > 25 ? 12 : days > 5 ? 8 : days > 0.5 ? 14 : Math.abs(days * 24 - 1) < 0.05 ? 24 : 10;
  return Math.min(period, Math.floor(rows / 10));
}

import type { ColumnProfile } from '../column.ts';
import type { Recipe } from '../recipe.ts';
import { rowsOfWindow, toldRows } from '../series/cut-windows.ts';
import type { SeriesWindow } from '../series/series-window.ts';
import { splitSizes } from '../split.ts';
import type { SplitSpec } from '../split-spec.ts';
import { expandingFold } from './folds.ts';
import { subsetSize } from './training-subset.ts';

/** Rows of training, validation and test. */
export type PartSizes = [train: number, validation: number, test: number];

/**
 * Rows of each part, or windows where rows become windows, as far as profiles tell: groups and classes move a
 * few rows, and so do gaps that leave rows out.
 * @param rows Rows that have a target.
 */
export function expectedSizes(
  { split, window }: Pick<Recipe, 'split' | 'window'>,
  profiles: readonly ColumnProfile[],
  rows: number,
): PartSizes {
  if (rows < 1) return [0, 0, 0];
  const byColumn = split.method === 'column';
  const profile = profiles.find(({ name }) => name === split.column);
  const inOrder = split.method === 'time' || (window !== undefined && split.method !== 'grouped');
  const dealt = byColumn ? columnSizes(split, profile, rows) : partSizes(split, rows, inOrder);
  const [train, validation, test] = dealt;
  const sizes: PartSizes =
    split.subset && train > 0 ? [subsetSize(train, split.subset), validation, test] : dealt;
  if (!window) return sizes;
  const groups = profiles.find(({ name }) => name === window.groupBy)?.distinct ?? 1;
  return windowSizes(sizes, window, Math.max(1, groups));
}

function partSizes(split: SplitSpec, rows: number, inOrder: boolean): PartSizes {
  if (!split.folds) return splitSizes(rows, split);
  const [rest, , test] = splitSizes(rows, {
    train: 1 - split.test,
    validation: 0,
    test: split.test,
  });
  const { count, held } = split.folds;
  if (inOrder) {
    const { from, to } = expandingFold(rest, count, held);
    return [from, to - from, test];
  }
  const validation = Math.floor(rest / count) + Number(held < rest % count);
  return [rest - validation, validation, test];
}

/** By how often the named cells occur; those beyond the most frequent ones share what is left of the rows. */
function columnSizes(
  split: SplitSpec,
  profile: ColumnProfile | undefined,
  rows: number,
): PartSizes {
  if (!profile) return [0, 0, 0];
  const counts = new Map(profile.topValues.map(({ value, count }) => [value, count]));
  const listed = profile.topValues.reduce((sum, { count }) => sum + count, 0);
  const others = Math.max(1, profile.distinct - counts.size);
  const unlisted = (profile.rows - profile.missing - listed) / others;
  const share = rows / Math.max(1, profile.rows);
  const of = (cells: readonly string[] = []) =>
    Math.round(cells.reduce((sum, cell) => sum + (counts.get(cell) ?? unlisted), 0) * share);
  const [train, validation, test] = [
    of(split.values?.train),
    of(split.values?.validation),
    of(split.values?.test),
  ];
  if (split.folds) {
    const [inFolds, held] = partSizes({ ...split, test: 0 }, train + validation, false);
    return [inFolds, held, test];
  }
  if (validation > 0 || split.validation === 0) return [train, validation, test];
  const held = Math.min(1, split.validation);
  const [left, taken] = splitSizes(train, { train: 1 - held, validation: held, test: 0 });
  return [left, taken, test];
}

function windowSizes(sizes: PartSizes, window: SeriesWindow, series: number): PartSizes {
  const [train, validation, test] = sizes;
  const windows = (rows: number, needed: number) =>
    series * Math.max(0, Math.floor((rows / series - needed) / window.stride) + 1);
  const [, told] = toldRows(window);
  // What is validated and tested may look back into the rows before.
  const ahead = train > 0 ? told : rowsOfWindow(window);
  return [
    windows(train, rowsOfWindow(window)),
    validation === 0 ? 0 : windows(validation, ahead),
    test === 0 ? 0 : windows(test, ahead),
  ].map(Math.floor) as PartSizes;
}

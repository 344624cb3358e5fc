import { toldRows } from '../../datasets/series/cut-windows.ts';
import { seesTarget, type SeriesWindow } from '../../datasets/series/series-window.ts';
import type { FittedRecipe } from '../../datasets/recipe.ts';
import type { CellSource } from './cell-source.ts';
import type { PythonHelpers } from './python-helpers.ts';

/** Statements that put the rows in order, series by series, before their features are made. */
export function orderLines(
  { recipe, target }: FittedRecipe,
  window: SeriesWindow,
  cells: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const { orderBy, groupBy } = window;
  const order =
    orderBy === undefined ? 'np.arange(len(parts))' : orderText(recipe, orderBy, cells, helpers);
  const { column } = target.treatment;
  const isNumber = target.treatment.type === 'number';
  return [
    '# The series: their rows in order.',
    `order = ${order}`,
    ...(groupBy === undefined
      ? ['groups = [None] * len(parts)']
      : groupLines(recipe, groupBy, cells, helpers)),
    `series = ${helpers.use('series_of')}(order, groups)`,
    ...(seesTarget(window)
      ? [
          `past = ${helpers.use('carried')}(${isNumber ? cells.numbers(column) : cells.words(column)}, series)`,
        ]
      : []),
    'complete = np.full(len(parts), True)',
    '',
  ];
}

/** Statements that cut the prepared rows into windows, which then are what is dealt. */
export function windowLines(
  { task, target }: FittedRecipe,
  window: SeriesWindow,
  helpers: PythonHelpers,
): readonly string[] {
  const [first, count] = toldRows(window);
  const isNumber = target.treatment.type === 'number';
  const told = task === 'regression' ? 'told' : 'told[:, 0]';
  return [
    '# Windows: the rows that each sees, and those that it tells of.',
    `has_target = ${isNumber ? '~np.isnan(targets)' : 'targets >= 0'}`,
    `seen, told = ${helpers.use('cut_windows')}(`,
    `    series, ${window.length}, ${first}, ${count}, ${window.stride}, has_target, complete`,
    ')',
    `features, targets = features[seen].reshape(len(seen), -1), targets[${told}]`,
    'parts_of_windows = parts[told[:, 0]]',
    'train, validation, test = (np.flatnonzero(parts_of_windows == part) for part in range(3))',
  ];
}

/** Numbers in whose order the rows stand. */
function orderText(
  { treatments }: Pick<FittedRecipe['recipe'], 'treatments'>,
  column: string,
  cells: CellSource,
  helpers: PythonHelpers,
): string {
  const treatment = treatments.find((one) => one.column === column);
  if (treatment?.type === 'number') return cells.numbers(column);
  if (treatment?.type === 'date') return cells.days(treatment);
  return `${helpers.use('word_ranks')}(${cells.words(column)})`;
}

/** Rows are grouped by words, but by numbers where the column is used as one. */
function groupLines(
  { treatments }: Pick<FittedRecipe['recipe'], 'treatments'>,
  column: string,
  cells: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const treatment = treatments.find((one) => one.column === column && one.role !== 'ignored');
  if (treatment?.type !== 'number' && treatment?.type !== 'date') {
    return [`groups = ${cells.words(column)}`];
  }
  return [
    `groups = ${orderText({ treatments }, column, cells, helpers)}`,
    'groups = [None if np.isnan(group) else group for group in groups]',
  ];
}

import type { RecipeProblem } from '../check-recipe.ts';
import type { ColumnProfile } from '../column.ts';
import type { Recipe } from '../recipe.ts';
import { taskOfRecipe } from '../task-of-target.ts';
import { rowsOfWindow } from './cut-windows.ts';
import { seenColumns } from './series-window.ts';

/** What is wrong with a recipe's windows. */
export function checkWindow(recipe: Recipe, profiles: readonly ColumnProfile[]): RecipeProblem[] {
  const { window, treatments } = recipe;
  if (!window) return [];
  const problems: RecipeProblem[] = [];
  const error = (message: string, column?: string) =>
    problems.push({ level: 'error', message, ...(column === undefined ? {} : { column }) });
  if (seenColumns(treatments, window).length === 0) {
    error(
      window.purpose === 'forecast'
        ? 'The windows show nothing. Use a column as a feature, or let the network see the target’s past.'
        : 'The windows show nothing. Use at least one column as a feature.',
    );
  }
  for (const { column, role, type } of treatments) {
    if (role !== 'feature' || (type !== 'text' && type !== 'image')) continue;
    error(
      `“${column}” cannot be seen through a window, which takes numbers and categories. Ignore it, or turn the windows off.`,
      column,
    );
  }
  for (const column of [window.orderBy, window.groupBy]) {
    if (column === undefined || profiles.some(({ name }) => name === column)) continue;
    error(`The table has no column “${column}”, which its rows are ordered or grouped by.`);
  }
  const task = taskOfRecipe(recipe, profiles);
  if (task && task !== 'regression' && window.purpose === 'forecast' && window.horizon > 1) {
    error('Classes can be forecast one step ahead. Set the horizon to 1.');
  }
  const rows = profiles[0]?.rows ?? 0;
  const needed = rowsOfWindow(window);
  if (window.groupBy === undefined && rows < needed) {
    error(
      `The table has ${format(rows)} rows, but a window needs ${format(needed)}. Shorten the window.`,
    );
  }
  return problems;
}

function format(value: number): string {
  return value.toLocaleString('en-US');
}

import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import type { SeriesWindow } from '../../../common/datasets/series/series-window.ts';
import { seriesSplit, suggestWindow } from '../../../common/datasets/series/suggest-series.ts';
import type { Task } from '../../../common/network/task.ts';

/** Windows to start with, for a table that may not be a series at first sight. */
export function defaultWindow(
  { profiles }: Pick<ProfiledDataset, 'profiles'>,
  recipe: Recipe,
  task: Task | null,
): SeriesWindow {
  const target = recipe.treatments.find(({ role }) => role === 'target')?.column ?? null;
  const suggested = suggestWindow(profiles, target);
  if (suggested) return suggested;
  const rows = profiles[0]?.rows ?? 0;
  const date = profiles.find(({ type }) => type === 'date');
  return {
    length: Math.max(1, Math.min(10, Math.floor(rows / 10))),
    horizon: 1,
    stride: 1,
    purpose: task === 'regression' || task === null ? 'forecast' : 'classify',
    seesTarget: true,
    ...(date ? { orderBy: date.name } : {}),
  };
}

/** The recipe with windows, split by time; or without, split by chance as tables are. */
export function withWindow(recipe: Recipe, window: SeriesWindow | undefined): Recipe {
  const { split } = recipe;
  if (window) {
    const keeps = split.method === 'grouped' || split.method === 'column';
    const { train, validation, test, seed, folds } = split;
    const inTime = { ...seriesSplit, train, validation, test, seed, ...(folds ? { folds } : {}) };
    return { ...recipe, window, split: keeps ? split : inTime };
  }
  const byTime = split.method === 'time' && recipe.window?.orderBy !== undefined;
  return {
    ...recipe,
    window: undefined,
    split: byTime ? { ...split, column: recipe.window?.orderBy } : split,
  };
}

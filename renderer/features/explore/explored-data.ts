import type { Api } from '../../../common/api/api.ts';
import { dayName } from '../../../common/explore/group-names.ts';
import type { ColumnType } from '../../../common/datasets/column.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { formatNumber } from '../../ui/format.ts';

/** What every view of the exploration is about. */
export interface ExploredData {
  readonly api: Api;
  readonly table: ProfiledDataset;
  readonly recipe: Recipe | null;
}

/** The target's name; null without one. */
export function targetOf({ recipe }: Pick<ExploredData, 'recipe'>): string | null {
  return recipe?.treatments.find(({ role }) => role === 'target')?.column ?? null;
}

/** Changes when the cells or their types do. */
export function readingOf({ table: { dataset } }: Pick<ExploredData, 'table'>): string {
  return JSON.stringify([dataset.id, dataset.rows, dataset.dialect, dataset.columns]);
}

/** A value of a column of numbers; days since 1970 as a date. */
export function formatValue(value: number, type: ColumnType | undefined): string {
  return type === 'date' ? dayName(value) : formatNumber(value);
}

/** A colour of the series per group; the last of nine is grey. */
export function groupColor(group: number): string {
  return group < 0 ? 'var(--color-muted)' : `var(--series-${(group % 8) + 1})`;
}

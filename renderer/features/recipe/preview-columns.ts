import type { Column } from '../../../common/datasets/column.ts';
import type { FittedColumn, FittedRecipe } from '../../../common/datasets/recipe.ts';

/** A column of the table with the inputs that it becomes. */
export interface PreviewColumn {
  readonly column: string;
  readonly role: 'feature' | 'target';
  /** Position of its cell in a row of the table. */
  readonly position: number;
  readonly fitted: FittedColumn;
  /** Name and position of each number it becomes. */
  readonly after: readonly { readonly name: string; readonly position: number }[];
}

/** Numbers beyond this many are not drawn: nobody reads them, and every cell costs. */
const mostNumbers = 120;

/** The columns to show, features first and the target last, and how many are left out. */
export function previewColumns(
  fitted: FittedRecipe,
  columns: readonly Column[],
): { readonly shown: readonly PreviewColumn[]; readonly hidden: number } {
  const positions = new Map(columns.map((column, index) => [column.name, index]));
  let next = 0;
  const features = fitted.features.map((feature): PreviewColumn => {
    const after = feature.features.map((name) => ({ name, position: next++ }));
    const { column } = feature.treatment;
    return {
      column,
      role: 'feature',
      position: positions.get(column) ?? -1,
      fitted: feature,
      after,
    };
  });
  const { column } = fitted.target.treatment;
  const target: PreviewColumn = {
    column,
    role: 'target',
    position: positions.get(column) ?? -1,
    fitted: fitted.target,
    after: [
      {
        name: fitted.classes.length > 0 ? 'class number' : 'scaled',
        position: fitted.featureNames.length,
      },
    ],
  };
  let room = mostNumbers;
  const shown = features.filter(({ after }) => (room -= after.length) >= 0);
  return { shown: [...shown, target], hidden: features.length - shown.length };
}

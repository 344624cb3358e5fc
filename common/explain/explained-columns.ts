import { featureStarts } from '../datasets/apply.ts';
import { columnsRead, formulasFor, sourcesOf } from '../datasets/derived/derived-sources.ts';
import { featureKindOf } from '../datasets/features/feature-kinds.ts';
import type { ColumnTreatment, FittedColumn, FittedRecipe } from '../datasets/recipe.ts';
import { rowFitted } from '../datasets/series/gather-windows.ts';
import { elementCount } from '../tensor/shape.ts';

/**
 * The columns that are explained: those of the table whose cells reach the network, directly or through calculated
 * columns. Of windows those that each of their rows holds, calculated ones among them.
 */
export function explainedColumns({ recipe, features }: FittedRecipe): readonly ColumnTreatment[] {
  const used = features.map(({ treatment }) => treatment);
  return recipe.window ? used : columnsRead(recipe, used);
}

/** Whether cells must be treated anew to change one: calculated columns and unit norms mix several. */
export function mixesColumns({ recipe, features }: FittedRecipe): boolean {
  if (recipe.window) return false;
  const used = features.map(({ treatment }) => treatment);
  return recipe.unitNorm !== undefined || formulasFor(recipe.derived ?? [], used).length > 0;
}

/** Where a column's features stand in a prepared row. */
export interface ColumnPlace {
  readonly column: FittedColumn;
  /** Runs of neighbouring numbers: one, or one for each row of a window. */
  readonly starts: readonly number[];
  readonly length: number;
}

/** The places of all feature columns, in their order. */
export function columnPlaces(fitted: FittedRecipe): readonly ColumnPlace[] {
  const window = fitted.blocks.find(({ kind }) => kind === 'window');
  const starts = featureStarts(window ? rowFitted(fitted) : fitted);
  return fitted.features.map((column, index) => {
    const start = starts[index] ?? 0;
    const own = featureKindOf(column.treatment).block(column);
    const length = own ? elementCount(own.shape) : column.features.length;
    if (!window) return { column, starts: [start], length };
    const [rows = 1, width = 1] = window.shape;
    const steps = Array.from({ length: rows }, (_, row) => window.start + row * width + start);
    return { column, starts: steps, length };
  });
}

/** The feature columns that change with a column's cells: its own and those calculated from it. */
export function dependentColumns(
  { recipe, features }: FittedRecipe,
  column: string,
): ReadonlySet<string> {
  const changed = new Set([column]);
  if (!recipe.window) {
    const used = features.map(({ treatment }) => treatment);
    for (const { name, formula } of formulasFor(recipe.derived ?? [], used)) {
      if (sourcesOf(formula).some((source) => changed.has(source))) changed.add(name);
    }
  }
  return changed;
}

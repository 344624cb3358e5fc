import type { FittedColumn, FittedRecipe } from '../recipe.ts';
import { columnsRead } from './derived-sources.ts';

/**
 * The columns whose cells a new row needs, in the order of the features: a derived column stands for those it is
 * calculated from. One that is no feature itself has learned nothing.
 */
export function typedColumns({
  recipe,
  features,
}: Pick<FittedRecipe, 'recipe' | 'features'>): readonly FittedColumn[] {
  const fitted = new Map(features.map((column) => [column.treatment.column, column]));
  const read = columnsRead(
    recipe,
    features.map(({ treatment }) => treatment),
  );
  return read.map(
    (treatment) =>
      fitted.get(treatment.column) ?? {
        treatment,
        features: [],
        fill: null,
        categories: [],
        offset: 0,
        divisor: 1,
      },
  );
}

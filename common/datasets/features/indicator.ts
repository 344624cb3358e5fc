import type { ColumnTreatment, FittedColumn } from '../recipe.ts';
import type { FeaturePlace } from './feature-kind.ts';

/** The names with that of the indicator behind them, where the treatment asks for one: `age missing`. */
export function withIndicator(
  { column, indicator }: ColumnTreatment,
  names: readonly string[],
): readonly string[] {
  return indicator === true ? [...names, `${column} missing`] : names;
}

/** Writes 1 into the indicator of a row, the last of the column's features, where there is one. */
export function markMissing(
  { treatment, features }: FittedColumn,
  { into, width, start }: FeaturePlace,
  row: number,
): void {
  if (treatment.indicator === true) into[row * width + start + features.length - 1] = 1;
}

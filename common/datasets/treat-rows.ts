import { AppError } from '../errors/app-error.ts';
import { featureStarts } from './apply.ts';
import { oneHotLimit } from './check-recipe.ts';
import { blocksWidth, type FeatureBlock } from './feature-block.ts';
import type { ChosenRows } from './features/feature-kind.ts';
import { featureKindOf } from './features/feature-kinds.ts';
import type { ColumnTreatment, FittedColumn, FittedRecipe } from './recipe.ts';
import { normalizeRows } from './rows/unit-norm.ts';
import type { ColumnData, TableData } from './table-data.ts';
import { bagLimit } from './text/check-text.ts';

/** Most numbers in a prepared table: 4 GiB of 32-bit floats. */
const largestMatrix = 2 ** 30;

/** The cells of a column. Throws `invalid-data` when the table has none of this name. */
export function dataOf(table: TableData, { column }: Pick<ColumnTreatment, 'column'>): ColumnData {
  const data = table.columns.get(column);
  if (data) return data;
  throw new AppError('invalid-data', `The table has no column “${column}”.`, { place: { column } });
}

/** Learns every feature column from the training rows. Throws `invalid-data` naming the column. */
export function fitFeatures(
  table: TableData,
  features: readonly ColumnTreatment[],
  training: ChosenRows,
): readonly FittedColumn[] {
  return features.map((treatment) => {
    const kind = featureKindOf(treatment);
    const fitted = kind.fit(treatment, dataOf(table, treatment), training);
    const limit = treatment.type === 'text' ? bagLimit : oneHotLimit;
    if (fitted.features.length > limit) throw tooMany(treatment.column, 'inputs', limit);
    return fitted;
  });
}

/** Names of the features that join the block of numbers. */
export function numberNames(columns: readonly FittedColumn[]): readonly string[] {
  return columns
    .filter((column) => featureKindOf(column.treatment).block(column) === null)
    .flatMap((column) => column.features);
}

/** Numbers, then tokens, then images. */
export function blocksOf(
  columns: readonly FittedColumn[],
  numbers: number,
): Omit<FeatureBlock, 'start'>[] {
  const own = columns.flatMap((column) => featureKindOf(column.treatment).block(column) ?? []);
  return [
    ...(numbers > 0 ? [{ kind: 'numbers' as const, name: 'features', shape: [numbers] }] : []),
    ...own.filter(({ kind }) => kind !== 'image'),
    ...own.filter(({ kind }) => kind === 'image'),
  ];
}

/** The given rows' numbers, row-major [rows.length, all of `fitted.blocks` but images]. */
export function featureMatrix(
  table: TableData,
  fitted: FittedRecipe,
  rows: Uint32Array,
): Float32Array {
  const width = blocksWidth(fitted.blocks.filter(({ kind }) => kind !== 'image'));
  checkMatrix(rows.length, width, 'Ignore columns with many categories or use label encoding.');
  const into = new Float32Array(rows.length * width);
  const starts = featureStarts(fitted);
  for (const [position, column] of fitted.features.entries()) {
    const kind = featureKindOf(column.treatment);
    if (kind.block(column)?.kind === 'image') continue;
    const place = { into, width, start: starts[position] ?? 0 };
    kind.apply(column, dataOf(table, column.treatment), rows, place);
  }
  const { unitNorm } = fitted.recipe;
  const numbers = fitted.blocks.find(({ kind }) => kind === 'numbers');
  if (unitNorm && numbers) {
    const place = { into, width, start: numbers.start };
    normalizeRows(place, fitted.featureNames.length, unitNorm);
  }
  return into;
}

/** Throws `invalid-data` for more numbers than one array may hold. */
export function checkMatrix(rows: number, width: number, advice: string): void {
  if (rows * width <= largestMatrix) return;
  throw new AppError(
    'invalid-data',
    `${rows.toLocaleString('en-US')} rows of ${width.toLocaleString('en-US')} inputs need more than 4 GB. ${advice}`,
  );
}

/** Rows of each part, by their codes. */
export function countSplits(split: Uint8Array): FittedRecipe['rows'] {
  const counts = [0, 0, 0];
  for (const code of split) counts[code] = (counts[code] ?? 0) + 1;
  return { train: counts[0] ?? 0, validation: counts[1] ?? 0, test: counts[2] ?? 0 };
}

/** The error for a column that becomes more of something than is allowed. */
export function tooMany(column: string, what: string, limit: number): AppError {
  return new AppError(
    'invalid-data',
    `“${column}” has more than ${limit.toLocaleString('en-US')} ${what}. Ignore it or use label encoding.`,
    { place: { column } },
  );
}

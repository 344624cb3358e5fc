import type { SplitSpec } from '../../../common/datasets/recipe.ts';

/** Rows that each part of the split will have, before rows are left out for missing cells. */
export function splitRows(
  rows: number,
  split: Pick<SplitSpec, 'train' | 'validation' | 'test'>,
): { readonly train: number; readonly validation: number; readonly test: number } {
  const test = Math.round(rows * split.test);
  const validation = Math.round(rows * split.validation);
  return { train: Math.max(0, rows - test - validation), validation, test };
}

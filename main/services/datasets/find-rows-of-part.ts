import type { Recipe } from '../../../common/datasets/recipe.ts';
import { splitCodes } from '../../../common/datasets/split.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import { dealDataset } from './deal-dataset.ts';
import { findRows, type CellCondition } from './find-rows.ts';
import type { TableQuestions } from './table-questions.ts';

/** The rows that a recipe deals to a part of the split. */
export interface PartOfSplit {
  readonly recipe: Recipe;
  readonly name: SplitName;
}

/**
 * As `findRows`, of one part of the split. Rows that the recipe does not use are in no part.
 * Throws `invalid-data` where the rows cannot be dealt.
 */
export async function findRowsOfPart(
  questions: TableQuestions,
  where: CellCondition | null,
  { recipe, name }: PartOfSplit,
  offset: number,
  limit: number,
): Promise<{ readonly rows: readonly number[]; readonly total: number }> {
  const dealt = await dealDataset(questions, recipe);
  if (!dealt) return { rows: [], total: 0 };
  const { kept, split } = dealt;
  let rows = kept.filter((_, index) => split[index] === splitCodes[name]);
  if (where) {
    const found = await findRows(questions, where, 0, questions.table.rows);
    const matching = new Uint8Array(questions.table.rows);
    for (const row of found.rows) matching[row] = 1;
    rows = rows.filter((row) => matching[row] === 1);
  }
  return { rows: [...rows.subarray(offset, offset + limit)], total: rows.length };
}

import type { ClassBalance } from '../../../common/explore/exploration.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { splitCodes } from '../../../common/datasets/split.ts';
import { dealDataset } from '../datasets/deal-dataset.ts';
import type { TableQuestions } from '../datasets/table-questions.ts';
import { groupRows } from './row-groups.ts';
import type { TypedTable } from './typed-tables.ts';

/** More classes than this are counted together. */
const mostClasses = 100;

/** Rows of each class, or quarter of a numeric target, in each part of the split; null without a target. */
export async function classBalance(
  questions: TableQuestions,
  typed: TypedTable,
  recipe: Recipe,
): Promise<ClassBalance | null> {
  const target = recipe.treatments.find(({ role }) => role === 'target')?.column;
  if (target === undefined) return null;
  const dealt = await dealDataset(questions, recipe);
  const { groups, sql } = await groupRows(questions.database, typed, target, mostClasses);
  if (!dealt || !groups) return null;
  const group = new Int32Array(typed.rows).fill(-1);
  await questions.database.use(async (connection) => {
    const result = await connection.stream(`SELECT "row", ${sql} FROM ${typed.sql}`);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      const [rows = [], values = []] = chunk.getColumns();
      rows.forEach((row, at) => {
        const value = values[at];
        if (typeof value === 'number') group[Number(row)] = value;
      });
    }
  });
  const counts = groups.names.map(() => [0, 0, 0]);
  dealt.kept.forEach((row, index) => {
    const parts = counts[group[row] ?? -1];
    const part = dealt.split[index] ?? 0;
    if (parts) parts[part] = (parts[part] ?? 0) + 1;
  });
  let withoutTarget = 0;
  const total = groups.names.map(() => 0);
  for (const value of group) {
    if (value < 0) withoutTarget += 1;
    else total[value] = (total[value] ?? 0) + 1;
  }
  return {
    target,
    kind: groups.kind,
    classes: groups.names.map((value, index) => ({
      value,
      rows: total[index] ?? 0,
      train: counts[index]?.[splitCodes.train] ?? 0,
      validation: counts[index]?.[splitCodes.validation] ?? 0,
      test: counts[index]?.[splitCodes.test] ?? 0,
    })),
    withoutTarget,
  };
}

import { type CheckedTable, unused } from '../../../common/checks/checked-table.ts';
import type { DealtClass } from '../../../common/checks/class-findings.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { classLabels, taskOfData } from '../../../common/datasets/fit-target.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { pickRows } from '../../../common/datasets/split/column-values.ts';
import { isMissing } from '../../../common/datasets/table-data.ts';
import { dealDataset } from '../datasets/deal-dataset.ts';
import type { TableQuestions } from '../datasets/table-questions.ts';
import { sampleColumns, type SampledTable } from '../explore/sample-columns.ts';
import type { TypedTable } from '../explore/typed-tables.ts';

/** Rows that most checks look at. */
const mostRows = 20_000;

/** A table as the checks look at it, with what they ask of all rows. */
export interface LookedAt {
  readonly table: CheckedTable;
  /** Part of every row of the table. */
  readonly partOf: Uint8Array;
  /** Rows of each class by part; empty for a regression. */
  readonly classes: readonly DealtClass[];
}

/** Reads what the checks need. Null while there is no target. */
export async function lookAtTable(
  { profiles }: ProfiledDataset,
  recipe: Recipe,
  questions: TableQuestions,
  typed: TypedTable,
): Promise<LookedAt | null> {
  const target = recipe.treatments.find(({ role }) => role === 'target');
  if (!target) return null;
  const [data] = [...(await questions.columns([target])).columns.values()];
  if (!data || data.kind === 'text' || data.kind === 'image') return null;
  const task = taskOfData(target, data);
  const rows = typed.rows;
  const partOf = new Uint8Array(rows).fill(unused);
  const parts: { kept: ArrayLike<number>; split: ArrayLike<number> } | null = recipe.window
    ? null
    : await dealDataset(questions, recipe);
  if (parts) {
    for (let at = 0; at < parts.kept.length; at += 1) {
      partOf[parts.kept[at] ?? 0] = parts.split[at] ?? unused;
    }
  } else {
    // Windows are dealt by time; the checks of columns take all their rows alike.
    for (let row = 0; row < rows; row += 1) if (!isMissing(data, row)) partOf[row] = 0;
  }
  const used = recipe.treatments.filter(({ role }) => role !== 'ignored');
  const wanted = new Set(used.map(({ column }) => column));
  const sample = withoutRows(
    await sampleColumns(questions.database, typed, wanted, mostRows),
    new Set(recipe.excludedRows),
  );
  const labels = recipe.window ? null : classLabels(task, data);
  return {
    table: {
      profiles,
      recipe,
      target,
      task,
      features: recipe.treatments.filter(({ role }) => role === 'feature'),
      rows: {
        columns: sample.columns,
        row: sample.row,
        of: sample.of,
        part: Uint8Array.from(sample.row, (row) => partOf[row] ?? unused),
      },
    },
    partOf,
    classes: labels
      ? dealtClasses(labels, data.kind === 'category' ? data.values : ['0', '1'], partOf)
      : [],
  };
}

function dealtClasses(
  labels: Int32Array,
  names: readonly string[],
  partOf: Uint8Array,
): DealtClass[] {
  const classes = names.map((name) => ({
    name,
    parts: [[], [], []] as [number[], number[], number[]],
  }));
  labels.forEach((label, row) => classes[label]?.parts[partOf[row] ?? unused]?.push(row));
  return classes;
}

/** What is left out is not looked at again. */
function withoutRows(sample: SampledTable, excluded: ReadonlySet<number>): SampledTable {
  if (excluded.size === 0) return sample;
  const kept = Uint32Array.from(sample.row.keys()).filter(
    (index) => !excluded.has(sample.row[index] ?? 0),
  );
  return {
    ...sample,
    rows: kept.length,
    of: sample.of - excluded.size,
    row: Uint32Array.from(kept, (index) => sample.row[index] ?? 0),
    columns: new Map([...sample.columns].map(([name, data]) => [name, pickRows(data, kept)])),
  };
}

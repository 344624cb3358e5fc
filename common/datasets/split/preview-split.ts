import { dealTable } from '../deal-table.ts';
import { deriveColumns } from '../derived/derive-columns.ts';
import { classLabels, taskOfData } from '../fit-target.ts';
import type { FittedRecipe, Recipe } from '../recipe.ts';
import { planSeries } from '../series/plan-series.ts';
import { leftOut } from '../split.ts';
import { type ColumnData, isMissing, type TableData } from '../table-data.ts';
import { countSplits, dataOf } from '../treat-rows.ts';
import { timeOrder } from './time-split.ts';
import { treatmentsThatDeal } from './what-deals.ts';

/** Rows of the three parts. */
export type PartCounts = FittedRecipe['rows'];

/** How a recipe deals the rows of its table. */
export interface SplitPreview {
  readonly rows: PartCounts;
  /** Rows in no part: without a target, of other values, behind the held fold. */
  readonly leftOut: number;
  /** Windows by part, where rows become windows. */
  readonly windows: PartCounts | null;
  /** Rows of each class by part, the most frequent classes first, at most 12; empty for a regression. */
  readonly classes: readonly { readonly name: string; readonly rows: PartCounts }[];
  /**
   * Rows in their order in as many stretches, each with the share of its rows that is in each part; what is
   * missing to 1 is left out.
   */
  readonly strip: readonly (readonly [train: number, validation: number, test: number])[];
}

const stretches = 120;
const mostClasses = 12;

/** Deals a table, of which it needs what `treatmentsThatDeal` says, as a recipe says. Throws `invalid-data` when the rows cannot be dealt. */
export function previewSplit(source: TableData, recipe: Recipe): SplitPreview {
  const table = deriveColumns(source, recipe, treatmentsThatDeal(recipe));
  const target = recipe.treatments.find(({ role }) => role === 'target');
  const data = target && dataOf(table, target);
  const { window } = recipe;
  let parts = new Uint8Array(table.rows).fill(leftOut);
  let order = timeOrder(table.rows, null);
  let windows: PartCounts | null = null;
  if (window) {
    const plan = planSeries(table, { ...recipe, window });
    parts = plan.parts.slice();
    order = plan.series.rows;
    windows = countSplits(plan.windows.parts);
  } else if (target && data) {
    const features = recipe.treatments.filter(({ role }) => role === 'feature');
    const { kept, split } = dealTable(table, recipe, features, { treatment: target, data });
    for (let index = 0; index < kept.length; index += 1) {
      parts[kept[index] ?? 0] = split[index] ?? leftOut;
    }
  }
  const rows = countSplits(parts);
  return {
    rows,
    leftOut: table.rows - rows.train - rows.validation - rows.test,
    windows,
    classes: target && data ? classesByPart(data, taskOfData(target, data), parts) : [],
    strip: stripOf(order, parts),
  };
}

function classesByPart(
  data: ColumnData,
  task: FittedRecipe['task'],
  parts: Uint8Array,
): SplitPreview['classes'] {
  const labels = classLabels(task, data);
  if (!labels) return [];
  const counts = new Map<number, [number, number, number]>();
  for (let row = 0; row < parts.length; row += 1) {
    const part = parts[row] ?? leftOut;
    const label = labels[row] ?? -1;
    if (part === leftOut || label < 0 || isMissing(data, row)) continue;
    let own = counts.get(label);
    if (!own) counts.set(label, (own = [0, 0, 0]));
    own[part] = (own[part] ?? 0) + 1;
  }
  const total = ([train, validation, test]: readonly [number, number, number]) =>
    train + validation + test;
  return [...counts]
    .sort(([, a], [, b]) => total(b) - total(a))
    .slice(0, mostClasses)
    .map(([label, [train, validation, test]]) => ({
      name: data.kind === 'category' ? (data.values[label] ?? '') : String(label),
      rows: { train, validation, test },
    }));
}

function stripOf(order: Uint32Array, parts: Uint8Array): SplitPreview['strip'] {
  const count = Math.min(stretches, order.length);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * order.length) / count);
    const to = Math.floor(((index + 1) * order.length) / count);
    const own = new Uint8Array(to - from);
    for (let place = from; place < to; place += 1) {
      own[place - from] = parts[order[place] ?? 0] ?? leftOut;
    }
    const { train, validation, test } = countSplits(own);
    return [train / own.length, validation / own.length, test / own.length];
  });
}

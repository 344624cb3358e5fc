import { dealTable } from '../deal-table.ts';
import type { ChosenRows } from '../features/feature-kind.ts';
import { gapsOf } from '../features/gaps.ts';
import type { ColumnTreatment, Recipe } from '../recipe.ts';
import type { DealtRows } from '../rows/balance-classes.ts';
import { dropOutliers } from '../rows/drop-outliers.ts';
import { planSeries } from '../series/plan-series.ts';
import { leftOut, splitCodes } from '../split.ts';
import { type PreparationStage, preparationStages } from '../step-preview.ts';
import type { TableData } from '../table-data.ts';
import { dataOf } from '../treat-rows.ts';

/** Which rows of a table there are before and after each step of a column. */
export interface StageRows {
  /** The training rows that a step gets. */
  before(stage: PreparationStage): ChosenRows;
  /** The training rows that a step leaves. */
  after(stage: PreparationStage): ChosenRows;
  /** The part of a row after a step; null where it was left out. */
  partOf(stage: PreparationStage, row: number): number | null;
  /** Training rows that this column’s outlier rule leaves out. */
  readonly dropped: number;
}

/**
 * Deals a table as training would, as far as a recipe allows: without a target yet, every row is a training row.
 * Rows with outliers are there until the step that leaves them out.
 */
export function rowsOfStages(
  table: TableData,
  recipe: Recipe,
  treatment: ColumnTreatment,
): StageRows {
  const dealt = dealRows(table, recipe);
  const own = partsOf(table.rows, withoutOutliers(table, [treatment], dealt));
  const used = recipe.treatments.filter(({ role }) => role !== 'ignored');
  const all = partsOf(table.rows, withoutOutliers(table, used, dealt));
  const whole = partsOf(table.rows, dealt);
  const gap = gapsOf(treatment, dataOf(table, treatment));
  const dropsGaps = treatment.missing === 'drop' || treatment.role === 'target';
  const partsAfter = (stage: PreparationStage) =>
    stage === 'fill' ? whole : stage === 'outliers' ? own : all;
  const isTraining =
    (parts: Uint8Array): ChosenRows =>
    (row) =>
      parts[row] === splitCodes.train;
  return {
    before: (stage) => {
      const previous = preparationStages[preparationStages.indexOf(stage) - 1];
      if (previous) return isTraining(partsAfter(previous));
      const training = isTraining(whole);
      // Rows that are left out for a gap here are there until then.
      return (row) => training(row) || (dropsGaps && gap(row));
    },
    after: (stage) => isTraining(partsAfter(stage)),
    partOf: (stage, row) => {
      const part = partsAfter(stage)[row] ?? leftOut;
      return part === leftOut ? null : part;
    },
    dropped: count(whole, splitCodes.train) - count(own, splitCodes.train),
  };
}

function dealRows(table: TableData, recipe: Recipe): DealtRows {
  const everywhere = Uint32Array.from({ length: table.rows }, (_, row) => row);
  if (recipe.window) {
    const { parts } = planSeries(table, { ...recipe, window: recipe.window });
    return {
      kept: everywhere.filter((row) => parts[row] !== leftOut),
      split: parts.filter((part) => part !== leftOut),
    };
  }
  const target = recipe.treatments.find(({ role }) => role === 'target');
  if (!target) return { kept: everywhere, split: new Uint8Array(table.rows) };
  const features = recipe.treatments.filter(({ role }) => role === 'feature');
  return dealTable(table, recipe, features, {
    treatment: target,
    data: dataOf(table, target),
  });
}

function withoutOutliers(
  table: TableData,
  treatments: readonly ColumnTreatment[],
  dealt: DealtRows,
): DealtRows {
  if (!treatments.some(({ outliers }) => outliers?.action === 'drop')) return dealt;
  const parts = partsOf(table.rows, dealt);
  return dropOutliers(table, treatments, dealt, (row) => parts[row] === splitCodes.train);
}

function partsOf(rows: number, { kept, split }: DealtRows): Uint8Array {
  const parts = new Uint8Array(rows).fill(leftOut);
  kept.forEach((row, index) => (parts[row] = split[index] ?? leftOut));
  return parts;
}

function count(parts: Uint8Array, wanted: number): number {
  let found = 0;
  for (const part of parts) if (part === wanted) found += 1;
  return found;
}

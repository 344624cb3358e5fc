import { AppError } from '../errors/app-error.ts';
import { deriveColumns } from './derived/derive-columns.ts';
import type { ChosenRows } from './features/feature-kind.ts';
import { gapsOf } from './features/gaps.ts';
import { withinDomain } from './numbers/number-steps.ts';
import type { ColumnTreatment, Recipe } from './recipe.ts';
import { rowsOfStages } from './steps/rows-of-stages.ts';
import { remarksOf } from './steps/step-remarks.ts';
import { filledSide, rawSide, treatedSide } from './steps/step-sides.ts';
import {
  type PreparationStage,
  preparationStages,
  type PreviewedStep,
  type StepPreview,
  type StepSide,
} from './step-preview.ts';
import type { ColumnData, TableData } from './table-data.ts';
import { dataOf } from './treat-rows.ts';

/**
 * What one step of a column's treatment makes of it: the first rows of the table before and after, and a summary
 * of the training rows. Throws `invalid-data` with a sentence when the step cannot be done.
 */
export function previewStep(
  source: TableData,
  recipe: Recipe,
  { column, stage }: PreviewedStep,
  limit: number,
): StepPreview {
  const treatment = recipe.treatments.find((candidate) => candidate.column === column);
  if (!treatment) {
    throw new AppError('invalid-data', `The recipe has no column “${column}”.`, {
      place: { column },
    });
  }
  const used = recipe.treatments.filter(
    (candidate) => candidate.role !== 'ignored' || candidate === treatment,
  );
  const table = deriveColumns(source, recipe, used);
  const data = dataOf(table, treatment);
  const stages = rowsOfStages(table, recipe, treatment);
  const shown = Math.min(limit, table.rows);
  const known = withinTransform(treatment, data);
  const before = sideBefore(treatment, data, known, stage, stages.before(stage), shown);
  const after = sideAfter(treatment, known, stage, stages.after(stage), shown);
  return {
    column,
    stage,
    rows: Array.from({ length: shown }, (_, row) => row),
    split: Array.from({ length: shown }, (_, row) => stages.partOf(stage, row)),
    before,
    after: after.side,
    active: isActive(treatment, stage, gapsOf(treatment, data), table.rows),
    remarks: remarksOf(treatment, stage, after.fitted, data, stages),
  };
}

function sideBefore(
  treatment: ColumnTreatment,
  data: ColumnData,
  known: ColumnData,
  stage: PreparationStage,
  training: ChosenRows,
  shown: number,
): StepSide {
  const previous = preparationStages[preparationStages.indexOf(stage) - 1];
  return previous
    ? sideAfter(treatment, known, previous, training, shown).side
    : rawSide(treatment, data, training, shown);
}

function sideAfter(
  treatment: ColumnTreatment,
  known: ColumnData,
  stage: PreparationStage,
  training: ChosenRows,
  shown: number,
): ReturnType<typeof treatedSide> {
  const uncoded = stage === 'fill' || stage === 'outliers' || stage === 'transform';
  return known.kind === 'number' || !uncoded
    ? treatedSide(upTo(treatment, stage), known, training, shown)
    : filledSide(treatment, known, training, shown);
}

/** The treatment as far as a step; a column that is the target or ignored is shown as a feature would be. */
function upTo(treatment: ColumnTreatment, stage: PreparationStage): ColumnTreatment {
  const { outliers, transform, bins, date, ...rest } = treatment;
  const last = preparationStages.indexOf(stage);
  const reached = (step: PreparationStage) => preparationStages.indexOf(step) <= last;
  return {
    ...rest,
    role: 'feature',
    scaling: reached('scaling') ? rest.scaling : 'none',
    ...(outliers && reached('outliers') ? { outliers } : {}),
    ...(transform && reached('transform') ? { transform } : {}),
    ...(bins && reached('encoding') ? { bins } : {}),
    ...(date && reached('encoding') ? { date } : {}),
  };
}

/** The column with what its transform cannot take as gaps, which the fill replaces. */
function withinTransform(treatment: ColumnTreatment, data: ColumnData): ColumnData {
  if (data.kind !== 'number' || treatment.type !== 'number') return data;
  return { ...data, values: withinDomain(treatment, data.values) };
}

function isActive(
  { type, outliers, transform = 'none', bins, scaling, indicator }: ColumnTreatment,
  stage: PreparationStage,
  gap: (row: number) => boolean,
  rows: number,
): boolean {
  const number = type === 'number';
  switch (stage) {
    case 'fill': {
      if (indicator === true) return true;
      for (let row = 0; row < rows; row += 1) if (gap(row)) return true;
      return false;
    }
    case 'outliers':
      return number && outliers !== undefined;
    case 'transform':
      return number && transform !== 'none';
    case 'encoding':
      return !number || bins !== undefined;
    case 'scaling':
      return (number || type === 'date') && scaling !== 'none' && bins?.encoding !== 'one-hot';
  }
}

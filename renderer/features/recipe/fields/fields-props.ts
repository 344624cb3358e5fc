import type { ColumnTreatment } from '../../../../common/datasets/recipe.ts';
import type { TreatmentChanges } from '../column-steps.ts';

/** Changes a treatment under a label for undo; changes with the same mark in a row are one step. */
export type ChangeTreatment = (
  changes: TreatmentChanges,
  label: string,
  mark?: string | null,
) => void;

/** What the fields of a step need, for one column or for several that are set alike. */
export interface TreatmentFieldsProps {
  readonly treatment: ColumnTreatment;
  /** What would be suggested for it: what a reset brings back. */
  readonly usual: ColumnTreatment;
  /** Whose setting it is, in labels for undo: `age`, or `all numbers`. */
  readonly name: string;
  /** Why the setting does not work on these data, as a sentence. */
  readonly error?: string | undefined;
  readonly onchange: ChangeTreatment;
}

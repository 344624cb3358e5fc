import type { ColumnTreatment } from '../datasets/recipe.ts';

/** What can be wrong with data so that nobody notices. */
export type CheckKind =
  | 'leak'
  | 'gap-leak'
  | 'repeated-rows'
  | 'similar-rows'
  | 'similar-texts'
  | 'similar-images'
  | 'constant'
  | 'identifier'
  | 'imbalance'
  | 'rare-class'
  | 'suspect-labels'
  | 'outliers'
  | 'numbers-as-text'
  | 'mixed-dates'
  | 'units'
  | 'target-gaps'
  | 'drift';

/** `error`: a result would be worthless; `warning`: it probably misleads; `info`: worth knowing. */
export type CheckSeverity = 'error' | 'warning' | 'info';

/** A change of the recipe that takes a finding away. */
export type CheckFix = { readonly label: string } & (
  | { readonly kind: 'ignore'; readonly columns: readonly string[] }
  | { readonly kind: 'leave-out'; readonly rows: readonly number[] }
  /** Rows with equal features stay in one part of the split. */
  | { readonly kind: 'together' }
  | { readonly kind: 'random' }
  | { readonly kind: 'stratify' }
  | { readonly kind: 'balance'; readonly method: 'oversample' | 'undersample' }
  | {
      readonly kind: 'treat';
      readonly column: string;
      readonly changes: Partial<Omit<ColumnTreatment, 'column'>>;
    }
);

/** A finding. */
export interface DataCheck {
  /** The same finding has the same id in every run. */
  readonly id: string;
  readonly kind: CheckKind;
  readonly severity: CheckSeverity;
  /** The column that it is about. */
  readonly column?: string | undefined;
  /** One or two plain sentences with numbers. */
  readonly message: string;
  /** How many rows are behind it; 0 where it is about a whole column. */
  readonly rows: number;
  readonly fixes: readonly CheckFix[];
}

/** A row behind a finding, with what is remarkable about it. */
export interface CheckedRow {
  /** From 0. */
  readonly row: number;
  readonly note: string;
}

/** A page of the rows behind a finding. */
export interface CheckRows {
  readonly total: number;
  readonly rows: readonly CheckedRow[];
}

/** More rows than this are not left out one by one. */
export const mostRowsFixed = 20_000;

/** A finding with all its rows. */
export interface Finding extends Omit<DataCheck, 'rows'> {
  readonly rows: readonly CheckedRow[];
}

const order: readonly CheckSeverity[] = ['error', 'warning', 'info'];

/** Findings, worst first. */
export function worstFirst<T extends Pick<DataCheck, 'severity'>>(checks: readonly T[]): T[] {
  return checks.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

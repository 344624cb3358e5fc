import type { ColumnTreatment } from '../recipe.ts';

/**
 * Turns rows in order into windows: `length` rows that the network sees, and what it is to tell of them. Rows
 * are never dealt at random then: earlier windows train, later ones validate and test.
 */
export interface SeriesWindow {
  /** Rows that the network sees. */
  readonly length: number;
  /** Rows ahead that are forecast: the next `horizon` values of the target. 1 for `classify`. */
  readonly horizon: number;
  /** Rows from the start of one window to the start of the next. */
  readonly stride: number;
  /** `forecast`: the target's next values; `classify`: the target of the window's last row. */
  readonly purpose: 'forecast' | 'classify';
  /** Whether the target's own past is seen. */
  readonly seesTarget: boolean;
  /** Column that rows are put in order by; the order of the file without it. */
  readonly orderBy?: string | undefined;
  /** Column whose values are series of their own; no window spans two. */
  readonly groupBy?: string | undefined;
}

/**
 * The columns that the network sees of every row of a window: the features and, of a forecast, the target's own
 * past. It is treated as the target is, and its gaps take the value before.
 */
export function seenColumns(
  treatments: readonly ColumnTreatment[],
  window: Pick<SeriesWindow, 'purpose' | 'seesTarget'>,
): readonly ColumnTreatment[] {
  const features = treatments.filter(({ role }) => role === 'feature');
  const target = treatments.find(({ role }) => role === 'target');
  if (!target || !seesTarget(window)) return features;
  const numeric = target.type === 'number' || target.type === 'date';
  const past: ColumnTreatment = {
    ...target,
    role: 'feature',
    missing: numeric ? 'median' : 'most-frequent',
    encoding: 'one-hot',
  };
  return [past, ...features];
}

/** Whether the target's past is among what is seen; a window that is classified never shows its answer. */
export function seesTarget(window: Pick<SeriesWindow, 'purpose' | 'seesTarget'>): boolean {
  return window.purpose === 'forecast' && window.seesTarget;
}

/** Values of the target that are told of one row. */
export function targetCountOf(window: SeriesWindow | undefined): number {
  return window?.purpose === 'forecast' ? window.horizon : 1;
}

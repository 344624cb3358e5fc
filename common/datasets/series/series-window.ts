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

import type { Prediction } from './evaluation.ts';

/** A value of a series at its place. */
export interface SeriesValue {
  /** The date, the number or the row that it belongs to, as shown. */
  readonly when: string;
  /** Null where it is missing. */
  readonly value: number | string | null;
}

/** What a run says of the rows behind the end of one series. */
export interface SeriesOutlook {
  /** What tells the series from others; null for the only one. */
  readonly name: string | null;
  /** The target's last values that are known, at most 200. */
  readonly recent: readonly SeriesValue[];
  /** The forecast, step by step; of windows that are classified the class of the last one. */
  readonly steps: readonly (SeriesValue & Pick<Prediction, 'probabilities'>)[];
}

/** Forecasts behind the end of a table or a file. */
export interface SeriesForecast {
  readonly target: string;
  /** At most 100 series. */
  readonly series: readonly SeriesOutlook[];
  /** Series that are not listed. */
  readonly others: number;
  readonly warnings: readonly string[];
}

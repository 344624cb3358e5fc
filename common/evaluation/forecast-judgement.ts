/** Mean absolute errors at one distance from the last known value, in the target's units. */
export interface HorizonError {
  /** Steps ahead, from 1. */
  readonly ahead: number;
  /** Forecasts that were compared. */
  readonly rows: number;
  /** Of the steps that the network gives at once; null beyond them. */
  readonly direct: number | null;
  /** Of forecasts that see earlier forecasts in place of the truth; null where they cannot be made. */
  readonly rolled: number | null;
  /** Of the last known value carried forward. */
  readonly naive: number | null;
  /** Of the value one season before; null without a season. */
  readonly seasonal: number | null;
}

/** A series with what was forecast of it, at the same places; null where there is none. */
export interface ForecastLines {
  /** Row numbers in the table, from 0. */
  readonly rows: readonly number[];
  readonly actual: readonly (number | null)[];
  /** From the true values before each place. */
  readonly oneStep: readonly (number | null)[];
  /** From one start on, each forecast seeing the ones before it. */
  readonly rolled: readonly (number | null)[];
}

/** A forecast held against the truth. */
export interface ForecastJudgement {
  readonly target: string;
  readonly lines: ForecastLines;
  readonly horizon: readonly HorizonError[];
  /** Rows of a season; null where none was found or given. */
  readonly season: number | null;
  /** What cannot be shown and why, as sentences. */
  readonly remarks: readonly string[];
}

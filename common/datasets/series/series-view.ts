import type { SplitName } from '../../evaluation/evaluation.ts';
import type { DateDetail } from './instants.ts';

/** What the places of a series are: days since 1970-01-01, numbers, or places in the order of the rows, from 1. */
export type PlaceKind =
  { readonly kind: 'date'; readonly detail: DateDetail } | { readonly kind: 'number' | 'row' };

/** One column of a series, thinned for drawing. */
export interface SeriesLine {
  readonly column: string;
  /** Ascending. */
  readonly x: readonly number[];
  /** Null where the value is missing. */
  readonly y: readonly (number | null)[];
}

/** Columns of one series as they are drawn. */
export interface SeriesPoints {
  readonly places: PlaceKind;
  /** Names of the series, at most 1,000; empty without groups. */
  readonly groups: readonly string[];
  /** The one that is given; null without groups. */
  readonly group: string | null;
  /** First and last place of the whole series. */
  readonly extent: readonly [from: number, to: number];
  /** Rows of the series in view, before they were thinned. */
  readonly rows: number;
  readonly lines: readonly SeriesLine[];
}

/** A stretch of a series whose rows are in one part; null: in none. */
export interface PartStretch {
  readonly part: SplitName | null;
  readonly from: number;
  readonly to: number;
}

/** One window at its place: what the network sees, and what it is to tell. */
export interface PlacedWindow {
  readonly index: number;
  readonly part: SplitName;
  readonly seen: readonly [from: number, to: number];
  readonly told: readonly [from: number, to: number];
}

/** How a recipe deals the rows of a series and cuts its windows. */
export interface SeriesLayout {
  /** Windows of all series by part. */
  readonly windows: { readonly train: number; readonly validation: number; readonly test: number };
  /** Windows of the shown series. */
  readonly own: number;
  /** At most 1,000, in order. */
  readonly stretches: readonly PartStretch[];
  /** Null when the series has no window. */
  readonly window: PlacedWindow | null;
  /** What is worth knowing, a sentence each. */
  readonly remarks: readonly string[];
}

import type { Regularity } from './order-series.ts';
import type { UnusedWindows } from './cut-windows.ts';
import type { SeriesWindow } from './series-window.ts';

/** What was found when windows were cut. */
export interface FittedSeries {
  /** Series in the table. */
  readonly series: number;
  /** Series with too few rows for a window. */
  readonly tooShort: number;
  /** Rows without a value to order by. */
  readonly unordered: number;
  readonly unused: UnusedWindows;
  /** Of the values that rows are ordered by; null for the order of the table. */
  readonly regularity: Regularity | null;
}

/** What is worth knowing of the windows, a sentence each. */
export function seriesRemarks(fitted: FittedSeries, window: SeriesWindow): string[] {
  const { series, tooShort, unordered, unused, regularity } = fitted;
  const by = window.orderBy ?? '';
  const sentences = [
    unused.crossing > 0 &&
      `${counted(unused.crossing, 'window')} ${are(unused.crossing)} not used: what they see or tell lies in more than one part.`,
    unused.withoutTarget > 0 &&
      `${counted(unused.withoutTarget, 'window')} ${are(unused.withoutTarget)} not used: a value to tell is missing.`,
    unused.incomplete > 0 &&
      `${counted(unused.incomplete, 'window')} ${are(unused.incomplete)} not used: a row in them misses a feature whose gaps drop the row.`,
    tooShort > 0 &&
      `${format(tooShort)} of ${format(series)} series ${are(tooShort)} too short for a window.`,
    unordered > 0 && `${counted(unordered, 'row')} without “${by}” ${are(unordered)} left out.`,
    regularity !== null &&
      regularity.repeated > 0 &&
      `${counted(regularity.repeated, 'row')} ${have(regularity.repeated)} the same “${by}” as the row before. If the table holds several series, group by the column that tells them apart.`,
    regularity !== null &&
      regularity.gaps > 0 &&
      `“${by}” jumps ${counted(regularity.gaps, 'time')}: rows are missing there, and windows take the rows on both sides as neighbours.`,
  ];
  return sentences.filter((sentence) => sentence !== false);
}

function counted(count: number, noun: string): string {
  return `${format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}

function have(count: number): string {
  return count === 1 ? 'has' : 'have';
}

function format(value: number): string {
  return value.toLocaleString('en-US');
}

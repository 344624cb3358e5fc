import type { Slice, SliceMeasure } from '../../../common/explain/slices/slice.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';
import { metricName } from './explain-words.ts';

/** A list of slices as numbers for a file; shares are of 1. */
export function sliceTable(
  slices: readonly Slice[],
  measure: SliceMeasure,
  /** Rows of the part. */
  all: number,
  words: (slice: Slice) => string,
): ChartData {
  return {
    columns: [
      'Rows where',
      'Rows',
      'Share of rows',
      metricName(measure),
      '95 % interval from',
      '95 % interval to',
      'Worse when all looks are counted',
    ],
    rows: slices.map((slice) => [
      words(slice),
      slice.rows,
      slice.rows / all,
      slice.value,
      slice.interval[0],
      slice.interval[1],
      slice.certain ? 'yes' : 'no',
    ]),
  };
}

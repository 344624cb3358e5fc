import {
  type DateDetail,
  detailOf,
  formatDate,
  valuesAfter,
} from '../../../common/datasets/series/instants.ts';
import type { WindowsToPredict } from '../../../common/datasets/series/windows-to-predict.ts';
import { categoriesOf, type ColumnData } from '../../../common/datasets/table-data.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import type { SeriesForecast, SeriesOutlook } from '../../../common/evaluation/forecast.ts';
import type { FittedRun, RunWeights } from '../evaluation/run-weights.ts';
import { answersOf } from './answers.ts';

/** Series that are listed. */
const mostSeries = 100;
/** Known values that are shown before a forecast. */
const mostRecent = 200;

/**
 * The forecast behind the end of each series.
 * @param windows The last window of every series.
 */
export async function outlookOf(
  run: FittedRun,
  weights: RunWeights,
  windows: WindowsToPredict,
  warnings: readonly string[],
): Promise<SeriesForecast> {
  const count = Math.min(mostSeries, windows.starts.length);
  const outputs = await weights.outputs(run, windows.features(0, count));
  const width = outputs.length / count;
  const series = Array.from({ length: count }, (_, index): SeriesOutlook => {
    const own = outputs.subarray(index * width, (index + 1) * width);
    return outlookOfSeries(run, windows, index, own);
  });
  return {
    target: run.fitted.target.treatment.column,
    series,
    others: windows.starts.length - count,
    warnings,
  };
}

function outlookOfSeries(
  run: FittedRun,
  windows: WindowsToPredict,
  index: number,
  outputs: Float32Array,
): SeriesOutlook {
  const { window, series, names, starts, seriesOf, target } = windows;
  const of = seriesOf[index] ?? 0;
  const end = (starts[index] ?? 0) + window.length;
  const shown = Math.min(mostRecent, Math.max(30, 3 * window.length + 2 * window.horizon));
  const first = Math.max(series.starts[of] ?? 0, end - shown);
  const rows = series.rows.subarray(first, end);
  const place = placesOf(run, windows, rows);
  const { fitted } = run;
  const known = Array.from(rows, (row, at) => ({
    when: place.known(at),
    value: target ? valueOf(target, row) : null,
  }));
  const name = names[of] ?? null;
  if (window.purpose === 'classify') {
    const [answer] = answersOf(run, outputs, 1, []);
    const when = place.known(rows.length - 1);
    const { value = null, probabilities = [] } = answer ?? {};
    return { name, recent: [], steps: [{ when, value, probabilities }] };
  }
  if (fitted.task !== 'regression') {
    const [answer] = answersOf(run, outputs, 1, []);
    const { value = null, probabilities = [] } = answer ?? {};
    return { name, recent: known, steps: [{ when: place.ahead(0), value, probabilities }] };
  }
  const training = trainingOfMainOutput(run.training, run.network);
  const { values } = readOutputs(fitted, training, outputs, 1);
  const steps = Array.from(values, (value, step) => ({
    when: place.ahead(step),
    value: Number.isFinite(value) ? value : null,
    probabilities: [],
  }));
  return { name, recent: known, steps };
}

function valueOf(data: ColumnData, row: number): number | string | null {
  if (data.kind === 'number') {
    const value = data.values[row] ?? NaN;
    return Number.isNaN(value) ? null : value;
  }
  const { codes, values } = categoriesOf(data);
  return values[codes[row] ?? -1] ?? null;
}

/** How the places of rows, and those behind the last, are told. */
function placesOf(
  { fitted }: FittedRun,
  { window, order, series }: WindowsToPredict,
  rows: Uint32Array,
): { known: (at: number) => string; ahead: (step: number) => string } {
  const type = fitted.recipe.treatments.find(({ column }) => column === window.orderBy)?.type;
  if (!order || (type !== 'date' && type !== 'number')) {
    const total = series.rows.length;
    return {
      known: (at) => `row ${((rows[at] ?? 0) + 1).toLocaleString('en-US')}`,
      ahead: (step) => `row ${(total + step + 1).toLocaleString('en-US')}`,
    };
  }
  const values = Array.from(rows, (row) => order[row] ?? NaN);
  const detail = type === 'date' ? detailOf(values) : null;
  const after = valuesAfter(values, window.horizon, type === 'date');
  return {
    known: (at) => told(values[at] ?? NaN, detail),
    ahead: (step) => told(after[step] ?? NaN, detail),
  };
}

function told(value: number, detail: DateDetail | null): string {
  return detail === null ? String(Number(value.toPrecision(12))) : formatDate(value, detail);
}

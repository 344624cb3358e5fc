import { chooseEvenly } from '../../../../common/evaluation/choose-evenly.ts';
import type {
  ForecastJudgement,
  ForecastLines,
} from '../../../../common/evaluation/forecast-judgement.ts';
import { readOutputs } from '../../../../common/evaluation/read-outputs.ts';
import { trainingOfMainOutput } from '../../../../common/evaluation/main-output.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { Analysis } from '../../analysis/analysis.ts';
import type { ForwardRequest } from '../../training/warm-trainer.ts';
import type { JudgedRun } from '../judged-runs.ts';
import type { OrderedTruth } from '../rows-of-table.ts';
import type { RunWeights } from '../run-weights.ts';
import { findSeason } from './find-season.ts';
import { horizonErrors } from './horizon-errors.ts';
import { cannotRoll, rollOut, type Roller } from './roll-out.ts';
import { toldPlaces, type ToldPlaces } from './told-places.ts';

export interface ForecastParts {
  readonly weights: RunWeights;
  readonly analysis: Analysis;
  /** Features of prepared rows by their places. */
  readonly features: (folder: string, places: Int32Array) => Promise<Float32Array>;
  readonly checkpoint: ForwardRequest['checkpoint'];
}

/** Starts of forecasts that are compared. */
const mostOrigins = 200;
/** Rows ahead that are looked at, unless the network itself tells more. */
const usualSteps = 24;
/** Places of the line that is drawn. */
const mostPlaces = 300;
/** Steps that the drawn line is rolled out for. */
const drawnSteps = 100;

/**
 * Holds a forecast against the truth, against the last known value and against the season before.
 * Throws `unavailable` for a run that forecasts no numbers.
 */
export async function judgeForecast(
  { run, prepared, rows, judged }: JudgedRun,
  wantedSeason: number | null,
  { weights, analysis, features, checkpoint }: ForecastParts,
): Promise<ForecastJudgement> {
  const { fitted } = run;
  if (fitted.recipe.window?.purpose !== 'forecast' || judged.kind !== 'numbers') {
    throw new AppError('unavailable', 'This run forecasts no series of numbers.');
  }
  const truth = await analysis.ask('evaluation.series', {
    datasetId: run.datasetId,
    recipe: fitted.recipe,
  });
  const width = fitted.targetNames.length;
  const places = toldPlaces(truth, rows.rows, width);
  const season = wantedSeason ?? findSeason(valuesBefore(truth, places));
  const steps = Math.max(width, usualSteps);
  const origins = Int32Array.from(chooseEvenly(rows.rows.length, mostOrigins));
  const training = trainingOfMainOutput(run.training, run.network);
  const roller: Roller = {
    fitted,
    features: (windows) =>
      features(
        prepared.folder,
        windows.map((window) => rows.places[window] ?? 0),
      ),
    next: async (seen, count) => {
      const outputs = await weights.outputs(run, seen, checkpoint);
      const { values } = readOutputs(fitted, training, outputs, count);
      return Float64Array.from({ length: count }, (_, at) => values[at * width] ?? NaN);
    },
  };
  const reason = cannotRoll(fitted);
  const rolled = reason === null ? await rollOut(roller, places, origins, steps) : null;
  const drawn = drawnWindows(places);
  const line =
    reason === null && drawn.length > 0
      ? await rollOut(roller, places, drawn.subarray(0, 1), drawnSteps)
      : null;
  const lines = linesOf(drawn, truth, places, judged.predicted, width, line);
  const others = fitted.features.length > 1 && reason === null;
  return {
    target: fitted.target.treatment.column,
    lines,
    horizon: horizonErrors({ truth, places, judged, origins, rolled, steps, season }),
    season,
    remarks: [
      ...(reason === null ? [] : [reason]),
      ...(others ? ['Rolled out, the other columns are taken as they truly were.'] : []),
      ...(season === null
        ? ['No season was found in the rows before this part. Give its length to compare with it.']
        : []),
    ],
  };
}

/** What is known of the first series before the part begins. */
function valuesBefore({ values, starts }: OrderedTruth, { told }: ToldPlaces): Float64Array {
  const end = starts[1] ?? values.length;
  const first = told.subarray(0, end).indexOf(1);
  return values.subarray(0, first > 0 ? first : end);
}

/** The windows of the drawn stretch: from the first on, one after another in one series. */
function drawnWindows({ first, windowAt, seriesOf }: ToldPlaces): Int32Array {
  const start = first[0] ?? -1;
  const windows: number[] = [];
  if (start < 0) return new Int32Array();
  for (let place = start; place < start + mostPlaces; place += 1) {
    if (seriesOf[place] !== seriesOf[start]) break;
    const window = windowAt[place] ?? -1;
    if (window >= 0) windows.push(window);
  }
  return Int32Array.from(windows);
}

function linesOf(
  windows: Int32Array,
  { rows, values }: OrderedTruth,
  { first }: ToldPlaces,
  predicted: Float64Array,
  width: number,
  rolled: Float64Array | null,
): ForecastLines {
  const start = first[windows[0] ?? 0] ?? 0;
  const places = Array.from(windows, (window) => first[window] ?? 0);
  return {
    rows: places.map((place) => rows[place] ?? 0),
    actual: places.map((place) => known(values[place])),
    oneStep: Array.from(windows, (window) => known(predicted[window * width])),
    rolled: places.map((place) => known(rolled?.[place - start])),
  };
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

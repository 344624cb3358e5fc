import {
  windowsToPredict,
  type WindowsToPredict,
} from '../../../common/datasets/series/windows-to-predict.ts';
import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import { freeName } from '../projects/default-name.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';
import { withoutNumber } from './answers.ts';
import { numbersAtOnce, type PredictionControl } from './forward-in-parts.ts';
import type { FilePredictionRequest, PredictedFile } from './predict-file.ts';
import type { PredictionSheet } from './prediction-sheet.ts';
import { outlookOf } from './series-outlook.ts';

/**
 * Writes the file's columns into a sheet and, in each row that ends a window, what is told behind it; the first rows
 * of a series end none and stay empty. The last row of a series holds the forecast behind the file's end.
 * Throws `invalid-data` when the file misses a column that the windows need, or is too short for one.
 */
export async function predictSeriesFile(
  { run, dialect, source, weights, tables }: FilePredictionRequest,
  sheet: PredictionSheet,
  control: PredictionControl = {},
): Promise<PredictedFile> {
  const { fitted } = run;
  const { header, missingValues } = dialect;
  const table = await tables.readTable(source.path, { header, missingValues }, source.name);
  try {
    const wanted = usedColumns(fitted.recipe);
    const columns = await table.columns(wanted);
    const every = windowsToPredict(columns, fitted, 'every');
    const warnings = unreadableCells(columns);
    const forecast = await outlookOf(run, weights, windowsToPredict(columns, fitted, 'last'), []);
    const { told, silent } = await answersByRow(run, weights, every, control);
    warnings.push(...withoutNumber(silent));
    const empty = addedNames(run, []).map(() => '');
    const added = addedNames(run, table.names);
    warnings.push(...(await sheet.begin({ file: source.name, names: table.names, added })));
    let done = 0;
    for await (const rows of table.pages()) {
      control.signal?.throwIfAborted();
      const lines = rows.map((row, index) => [
        ...table.names.map((column) => row[column] ?? ''),
        ...(told(done + index) ?? empty),
      ]);
      await sheet.write(lines);
      done += rows.length;
    }
    return { rows: table.rows, warnings, forecast };
  } finally {
    await table.close();
  }
}

function unreadableCells({ columns }: Parameters<typeof windowsToPredict>[0]): string[] {
  return [...columns].flatMap(([name, data]) =>
    data.kind === 'number' && data.unreadable > 0
      ? [
          `${data.unreadable.toLocaleString('en-US')} ${data.unreadable === 1 ? 'cell' : 'cells'} of “${name}” cannot be read and count as missing.`,
        ]
      : [],
  );
}

function addedNames(
  { fitted }: FilePredictionRequest['run'],
  names: readonly string[],
): readonly string[] {
  const added: string[] = [];
  const add = (name: string) => added.push(freeName(name, [...names, ...added]));
  const steps = fitted.targetNames.length;
  if (steps === 1) add('prediction');
  else for (let step = 1; step <= steps; step += 1) add(`prediction +${step}`);
  for (const name of fitted.classes) add(`probability ${name}`);
  return added;
}

/** What is told at each row of the table that ends a window, as cells. */
async function answersByRow(
  run: FilePredictionRequest['run'],
  weights: FilePredictionRequest['weights'],
  windows: WindowsToPredict,
  { signal, tell }: PredictionControl,
): Promise<{
  readonly told: (row: number) => string[] | undefined;
  /** Windows for which the network gave no number. */
  readonly silent: number;
}> {
  const { fitted } = run;
  const { window, series, starts } = windows;
  const training = trainingOfMainOutput(run.training, run.network);
  const width = window.length * fitted.featureNames.length;
  const atOnce = Math.max(1, Math.floor(numbersAtOnce / Math.max(1, width)));
  const steps = fitted.targetNames.length;
  const classes = fitted.classes.length;
  const cells = new Map<number, string[]>();
  let silent = 0;
  for (let from = 0; from < starts.length; from += atOnce) {
    signal?.throwIfAborted();
    if (from > 0) tell?.(from / starts.length);
    const to = Math.min(starts.length, from + atOnce);
    const outputs = await weights.outputs(run, windows.features(from, to));
    const read = readOutputs(fitted, training, outputs, to - from);
    for (let at = from; at < to; at += 1) {
      const row = series.rows[(starts[at] ?? 0) + window.length - 1] ?? 0;
      const index = at - from;
      const known =
        fitted.task === 'regression'
          ? read.values.subarray(index * steps, (index + 1) * steps)
          : read.probabilities.subarray(index * classes, (index + 1) * classes);
      if (!known.every((value) => Number.isFinite(value))) {
        silent += 1;
        continue;
      }
      cells.set(
        row,
        fitted.task === 'regression'
          ? Array.from(read.values.subarray(index * steps, (index + 1) * steps), String)
          : [
              fitted.classes[read.classes[index] ?? 0] ?? '',
              ...Array.from(
                read.probabilities.subarray(index * classes, (index + 1) * classes),
                String,
              ),
            ],
      );
    }
  }
  return { told: (row) => cells.get(row), silent };
}

import { rm } from 'node:fs/promises';
import type { ApiEvent } from '../../../common/api/api.ts';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { windowsToPredict } from '../../../common/datasets/series/windows-to-predict.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FilePrediction } from '../../../common/evaluation/evaluation.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';
import type { RunWeights } from '../evaluation/run-weights.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import { answersOf } from './answers.ts';
import { csvToParquet, distinctColumns, predictedColumns } from './csv-to-parquet.ts';
import {
  type FilesControl,
  type FilesRequest,
  predictFiles,
  predictOneFile,
} from './predict-files.ts';
import { predictPictures } from './predict-pictures.ts';
import { outlookOf } from './series-outlook.ts';

export interface PredictionParts {
  readonly weights: RunWeights;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly files: FileStore;
  readonly publish: (event: ApiEvent) => void;
}

/** Answers of a run's best weights for new rows. */
export function predictionCalls(parts: PredictionParts): Handlers['prediction'] {
  const { weights, datasets, tables, files, publish } = parts;
  const going = new Map<string, AbortController>();
  const filesRequest = (runId: string, tokens: readonly string[]) => {
    const run = weights.run(runId);
    const { dialect } = requireDataset(datasets, run.datasetId).dataset;
    const sources = tokens.map((token) => files.resolve(token));
    return { run, dialect, sources, weights, tables, files };
  };
  /** Runs `work` under the name of a task: another of that name ends this one, and so does `stop`, at once. */
  const followed = async (
    task: string | undefined,
    work: (control: FilesControl) => Promise<FilePrediction>,
  ): Promise<FilePrediction> => {
    if (task === undefined) return work({});
    going.get(task)?.abort(stopped());
    const stop = new AbortController();
    going.set(task, stop);
    const tell = (done: number) =>
      publish({ name: 'prediction.progress', payload: { task, done } });
    try {
      return await untilStopped(work({ signal: stop.signal, tell }), stop.signal);
    } finally {
      if (going.get(task) === stop) going.delete(task);
    }
  };
  return {
    row: async ({ runId, values }) => {
      const run = weights.run(runId);
      if (run.fitted.recipe.window) throw needsWindow();
      const { dialect } = requireDataset(datasets, run.datasetId).dataset;
      const { features, warnings } = tables.encode(run.fitted, [values], dialect);
      const [answer] = answersOf(run, await weights.outputs(run, features), 1, warnings);
      if (!answer) throw new RangeError('A row got no answer.');
      return answer;
    },
    image: ({ runId, tokens, values = {} }) => {
      const run = weights.run(runId);
      const { dialect: reading } = requireDataset(datasets, run.datasetId).dataset;
      const pictures = tokens.map((token) => files.resolve(token));
      return predictPictures({ run, pictures, values, reading, weights, tables });
    },
    file: ({ runId, token, task, form = 'csv' }) =>
      followed(task, (control) => {
        const request = filesRequest(runId, [token]);
        return inForm(form, request, () => predictOneFile(request, control), control);
      }),
    files: ({ runId, tokens, task, form = 'csv' }) =>
      followed(task, (control) => {
        const request = filesRequest(runId, tokens);
        return inForm(form, request, () => predictFiles(request, control), control);
      }),
    stop: ({ task }) => going.get(task)?.abort(stopped()),
    next: async ({ runId }) => {
      const run = weights.run(runId);
      const { fitted, datasetId } = run;
      if (!fitted.recipe.window) {
        throw new AppError(
          'unavailable',
          'This run did not learn from a series, so nothing comes next. Give it a row or a file.',
        );
      }
      const { dataset } = requireDataset(datasets, datasetId);
      const columns = await tables.columns(dataset.id, usedColumns(fitted.recipe));
      return outlookOf(run, weights, windowsToPredict(columns, fitted, 'last'), []);
    },
  };
}

/** The answer of `work`, or the reason of the signal as soon as it is given; `work` then ends by itself and cleans up. */
async function untilStopped<Answer>(work: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  let stop = (): void => undefined;
  const stopping = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopping]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A table of predictions in the form that is asked for: it is made as CSV first. */
async function inForm(
  form: 'csv' | 'parquet',
  { run, files }: FilesRequest,
  predict: () => Promise<FilePrediction>,
  { signal }: FilesControl,
): Promise<FilePrediction> {
  const result = await predict();
  return form === 'csv' ? result : asParquet(result, run.fitted, files, signal);
}

/** The same table of predictions as Parquet. */
async function asParquet(
  result: FilePrediction,
  fitted: FittedRecipe,
  files: FileStore,
  signal: AbortSignal | undefined,
): Promise<FilePrediction> {
  const name = result.name.replace(/\.csv$/, '.parquet');
  const { path, token } = await files.createOutput(name);
  const [head = [], ...rows] = result.preview;
  const { columns, warnings } = distinctColumns(predictedColumns(fitted, head));
  const csv = files.resolve(result.token).path;
  try {
    signal?.throwIfAborted();
    await csvToParquet(csv, path, columns);
    signal?.throwIfAborted();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await rm(csv, { force: true });
  }
  const preview = [columns.map((column) => column.name), ...rows];
  return { ...result, token, name, preview, warnings: [...warnings, ...result.warnings] };
}

function stopped(): AppError {
  return new AppError('cancelled', 'The prediction was stopped.');
}

function needsWindow(): AppError {
  return new AppError(
    'unavailable',
    'This run learned from windows of a series, so a row by itself tells it too little. Give it a file with the rows before.',
  );
}

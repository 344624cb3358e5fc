import { trainingOfMainOutput } from '../../../common/evaluation/main-output.ts';
import { readOutputs } from '../../../common/evaluation/read-outputs.ts';
import type { Prediction } from '../../../common/evaluation/evaluation.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { FittedRun, RunWeights } from '../evaluation/run-weights.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import { predictFile } from './predict-file.ts';

export interface PredictionParts {
  readonly weights: RunWeights;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly files: FileStore;
}

/** Answers of a run's best weights for new rows. */
export function predictionCalls(parts: PredictionParts): Handlers['prediction'] {
  const { weights, datasets, tables, files } = parts;
  return {
    row: async ({ runId, values }) => {
      const run = weights.run(runId);
      const { dialect } = requireDataset(datasets, run.datasetId).dataset;
      const { features, warnings } = tables.encode(run.fitted, [values], dialect);
      return answerOf(run, await weights.outputs(run, features), warnings);
    },
    file: ({ runId, token }) => {
      const run = weights.run(runId);
      const { dialect } = requireDataset(datasets, run.datasetId).dataset;
      return predictFile({ run, dialect, source: files.resolve(token), weights, tables, files });
    },
  };
}

function answerOf(run: FittedRun, outputs: Float32Array, warnings: readonly string[]): Prediction {
  const { fitted } = run;
  const training = trainingOfMainOutput(run.training, run.network);
  const { classes, probabilities, values } = readOutputs(fitted, training, outputs, 1);
  if (fitted.task === 'regression') {
    return { value: values[0] ?? NaN, probabilities: [], warnings };
  }
  return {
    value: fitted.classes[classes[0] ?? 0] ?? '',
    probabilities: fitted.classes.map((name, index) => ({
      name,
      probability: probabilities[index] ?? 0,
    })),
    warnings,
  };
}

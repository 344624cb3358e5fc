import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { RunWeights } from '../evaluation/run-weights.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import { answersOf } from './answers.ts';
import { predictFile } from './predict-file.ts';
import { predictPictures } from './predict-pictures.ts';

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
    file: ({ runId, token }) => {
      const run = weights.run(runId);
      const { dialect } = requireDataset(datasets, run.datasetId).dataset;
      return predictFile({ run, dialect, source: files.resolve(token), weights, tables, files });
    },
  };
}

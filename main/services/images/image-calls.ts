import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { findRowsOfPart } from '../datasets/find-rows-of-part.ts';
import { findRows } from '../datasets/find-rows.ts';
import { augmentImages } from '../datasets/images/augment-images.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import type { WarmTrainer } from '../training/warm-trainer.ts';

export interface ImageCallParts {
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly trainer: WarmTrainer;
}

/** Pictures of a dataset: found by a cell of their row, and changed at random as in training. */
export function imageCalls({ datasets, tables, trainer }: ImageCallParts): Handlers['images'] {
  return {
    find: async ({ datasetId, where, part, offset, limit }) => {
      const { dataset } = requireDataset(datasets, datasetId);
      const questions = await tables.questions(dataset.id);
      return part
        ? findRowsOfPart(questions, where, part, offset, limit)
        : findRows(questions, where, offset, limit);
    },
    augmented: async ({ datasetId, ...request }) => {
      const { dataset } = requireDataset(datasets, datasetId);
      const pack = await tables.openImages(dataset.id);
      try {
        return await augmentImages({ pack, ...request }, trainer);
      } finally {
        await pack.close();
      }
    },
  };
}

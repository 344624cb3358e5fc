import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { findRows } from '../datasets/find-rows.ts';
import { augmentImages } from '../datasets/images/augment-images.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import type { WarmTrainer } from '../training/warm-trainer.ts';

export interface ImageCallParts {
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly analysis: Analysis;
  readonly trainer: WarmTrainer;
}

/** Pictures of a dataset: found by a cell of their row, and changed at random as in training. */
export function imageCalls({
  datasets,
  tables,
  analysis,
  trainer,
}: ImageCallParts): Handlers['images'] {
  return {
    find: async ({ datasetId, where, part, offset, limit }) => {
      if (part) {
        const { recipe, name } = part;
        const asked = { datasetId, where, recipe, part: name, offset, limit };
        return analysis.ask('recipes.rowsOfPart', asked);
      }
      const { dataset } = requireDataset(datasets, datasetId);
      return findRows(await tables.questions(dataset.id), where, offset, limit);
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

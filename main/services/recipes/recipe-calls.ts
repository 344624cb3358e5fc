import { previewSplit } from '../../../common/datasets/split/preview-split.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import { usedColumns } from '../datasets/preview-recipe.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';

/** What a recipe does to a table. */
export function recipeCalls(
  datasets: DatasetRepository,
  tables: DatasetFiles,
): Handlers['recipes'] {
  return {
    split: async ({ datasetId, recipe }) => {
      const { dataset } = requireDataset(datasets, datasetId);
      return previewSplit(await tables.columns(dataset.id, usedColumns(recipe)), recipe);
    },
    preview: ({ datasetId, recipe, limit }) =>
      tables.preview(requireDataset(datasets, datasetId).dataset, recipe, limit),
    previewStep: ({ datasetId, recipe, column, stage, limit }) =>
      tables.previewStep(
        requireDataset(datasets, datasetId).dataset,
        recipe,
        { column, stage },
        limit,
      ),
  };
}

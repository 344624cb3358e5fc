import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { Handlers } from '../handlers.ts';
import { requireDataset } from '../tables/require-dataset.ts';

/** What a recipe does to a table. */
export function recipeCalls(
  datasets: DatasetRepository,
  tables: DatasetFiles,
): Handlers['recipes'] {
  return {
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

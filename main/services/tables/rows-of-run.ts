import { join, relative } from 'node:path';
import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import { checkWhole } from '../../storage/prepared-data.ts';
import type { Preparation } from '../analysis/analysis.ts';
import { requireDataset } from './require-dataset.ts';

export interface RowsOfRunParts {
  readonly libraryFolder: string;
  readonly datasets: DatasetRepository;
  readonly preparation: Preparation;
}

/** What is known of the rows that a run was trained on. */
export interface RowsOfRun {
  readonly datasetId: string;
  readonly fitted: FittedRecipe;
  /** From the library's folder. */
  readonly preparedFolder: string;
}

/**
 * Where the rows lie that a run was trained on, from the library's folder. They are prepared anew from its table where
 * their files are gone or damaged. Throws `not-found` when the table is no longer there, `unavailable` when it gives
 * other rows by now, and what the signal was aborted with.
 */
export async function rowsOfRun(
  { libraryFolder, datasets, preparation }: RowsOfRunParts,
  { datasetId, fitted, preparedFolder }: RowsOfRun,
  signal?: AbortSignal,
): Promise<string> {
  if (await isWhole(join(libraryFolder, preparedFolder), signal)) return preparedFolder;
  const { dataset } = requireDataset(datasets, datasetId);
  const again = await preparation.prepare({ dataset, recipe: fitted.recipe, signal });
  if (JSON.stringify(again.fitted) !== JSON.stringify(fitted)) {
    throw new AppError(
      'unavailable',
      'The table was read again with other options since this run, so its rows are no longer there. Train it again.',
    );
  }
  return relative(libraryFolder, again.folder);
}

async function isWhole(folder: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await checkWhole(folder, signal);
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

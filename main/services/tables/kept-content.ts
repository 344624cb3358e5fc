import type { KeptContent } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { StoredDataset } from '../../storage/dataset-repository.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';

/** What the kept original of a dataset holds; nothing where no copy is kept, as of folders. */
export async function keptContent(
  { dataset, options }: Pick<StoredDataset, 'dataset' | 'options'>,
  tables: Pick<DatasetFiles, 'content'>,
): Promise<KeptContent> {
  try {
    const { parts } = await tables.content(dataset);
    return { options, parts, isKept: true };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    return { options, parts: [], isKept: false };
  }
}

import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository, StoredDataset } from '../../storage/dataset-repository.ts';

/** Throws `not-found` when there is no such table. */
export function requireDataset(
  datasets: Pick<DatasetRepository, 'get'>,
  id: string,
): StoredDataset {
  const stored = datasets.get(id);
  if (stored) return stored;
  throw new AppError('not-found', 'This table is no longer in the library. Import it again.');
}

import { AppError } from '../../common/errors/app-error.ts';
import { readFitted } from '../../common/datasets/read-fitted.ts';
import { readRecipe } from '../../common/datasets/schema.ts';
import { readNetwork } from '../../common/network/schema.ts';
import { readTrainingConfig } from '../../common/training/schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** An id that can also be the name of a folder. Throws `invalid-data` for anything else. */
export function storedId(value: unknown): string {
  if (typeof value === 'string' && /^[\w-]{1,64}$/.test(value)) return value;
  throw new AppError('invalid-data', 'This project cannot be taken over: an id is no id.', {
    detail: String(value).slice(0, 200),
  });
}

/** Throws an AppError for settings that no program of this form has written. */
export function checkProject(row: Row): void {
  storedId(row['id']);
  checkSettings(row);
}

/** Throws as `checkProject`. */
export function checkRun(row: Row): void {
  storedId(row['id']);
  checkSettings(row);
  if (row['fitted'] !== null) readFitted(row['fitted'] as string);
}

/** Where prepared rows lie under the table's id; null for anything that is no such place. */
export function preparedFolderOf(value: unknown, datasetId: string): string | null {
  const name = /^datasets[\\/][\w-]+[\\/]prepared[\\/]([\w-]+)$/.exec(String(value))?.[1];
  return name === undefined ? null : `datasets/${datasetId}/prepared/${name}`;
}

function checkSettings(row: Row): void {
  if (row['recipe'] !== null) readRecipe(JSON.parse(row['recipe'] as string));
  readNetwork(JSON.parse(row['network'] as string));
  readTrainingConfig(JSON.parse(row['training'] as string));
}

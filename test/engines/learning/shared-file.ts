import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Path of a public data set where a folder of them lies beside the repository, else null. */
export function sharedFile(path: string): string | null {
  const file = resolve(import.meta.dirname, '../../../../shared/data', path);
  return existsSync(file) ? file : null;
}

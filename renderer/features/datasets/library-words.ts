import type { DatasetUsage } from '../../../common/datasets/library-usage.ts';
import { formatCount } from '../../ui/format.ts';

/** Bytes of everything that is kept of a dataset. */
export function totalBytes({ bytes }: Pick<DatasetUsage, 'bytes'>): number {
  return bytes.source + bytes.table + bytes.images + bytes.prepared;
}

/** True where neither a project nor a run needs it. */
export function isUnused({ projects, runs }: Pick<DatasetUsage, 'projects' | 'runs'>): boolean {
  return projects.length === 0 && runs === 0;
}

/** Who uses a dataset: `Flowers, Houses; 3 runs`. */
export function usersOf({ projects, runs }: Pick<DatasetUsage, 'projects' | 'runs'>): string {
  const names = [...new Set(projects)];
  const shown = names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${formatCount(names.length - 3)} more` : '';
  const trained = runs === 0 ? '' : `${formatCount(runs)} ${runs === 1 ? 'run' : 'runs'}`;
  return [shown + more, trained].filter((part) => part !== '').join('; ') || 'Nobody';
}

import type { GoingImport } from '../../state/imports.svelte.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';

/** How far an import is: `12 of 60 MB`, `1,200 images`. */
export function importText({
  done,
  total,
  unit,
}: Pick<GoingImport, 'done' | 'total' | 'unit'>): string {
  const format = (count: number) =>
    unit === 'bytes' ? formatBytes(count) : formatCount(Math.round(count));
  if (done === 0 && total === null) return '';
  const counted = total === null ? format(done) : `${format(done)} of ${format(total)}`;
  return unit === 'bytes' ? counted : `${counted} ${unit}`;
}

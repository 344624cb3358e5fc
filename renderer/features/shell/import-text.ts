import type { GoingImport } from '../../state/imports.svelte.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';

/** How far an import is: `12 of 60 MB`, `1,200 images`, `3,400 of 10,000 files, 3,120 of them there already`. */
export function importText({
  done,
  total,
  unit,
  there = 0,
}: Pick<GoingImport, 'done' | 'total' | 'unit' | 'there'>): string {
  const format = (count: number) =>
    unit === 'bytes' ? formatBytes(count) : formatCount(Math.round(count));
  if (done === 0 && total === null) return '';
  const counted = total === null ? format(done) : `${format(done)} of ${format(total)}`;
  const before = there > 0 ? `, ${formatCount(there)} of them there already` : '';
  return unit === 'bytes' ? counted : `${counted} ${unit}${before}`;
}

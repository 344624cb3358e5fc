import { valueAt, type Series } from './series.ts';

/** A chart's numbers as rows in order of x: the place, then the value of every series there or null. */
export function tableRows(series: readonly Series[]): readonly (readonly (number | null)[])[] {
  const places = new Set<number>();
  for (const one of series) for (let i = 0; i < one.length; i++) places.add(one.x(i));
  const sorted = [...places].sort((a, b) => a - b);
  return sorted.map((x) => [x, ...series.map((one) => valueAt(one, x))]);
}

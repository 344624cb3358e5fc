import { valueAt, type Series } from './series.ts';

/** A chart's numbers as rows; `step` tells how many places apart they are. */
export interface TableRows {
  readonly rows: readonly { readonly x: number; readonly values: readonly (number | null)[] }[];
  readonly total: number;
  readonly step: number;
}

/** Rows for the table that stands for a chart: at most `limit`, evenly chosen, always the last. */
export function tableRows(series: readonly Series[], limit = 500): TableRows {
  const places = new Set<number>();
  for (const one of series) for (let i = 0; i < one.length; i++) places.add(one.x(i));
  const sorted = [...places].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(sorted.length / limit));
  const chosen = sorted.filter((_, i) => i % step === 0 || i === sorted.length - 1);
  return {
    rows: chosen.map((x) => ({ x, values: series.map((one) => valueAt(one, x)) })),
    total: sorted.length,
    step,
  };
}

import type { ChartDataset, ChartOptions, Point as DrawnPoint } from 'chart.js';
import { axis, tooltip } from './chart-js.ts';
import { seriesColor, softColor, type ChartTheme } from './chart-theme.ts';
import type { Point } from './series.ts';

/** Which line a good result lies on: y = x, y = 0, or none. */
export type Reference = 'identity' | 'zero' | 'none';

/** The two ends of the reference line over the points' x; empty for none. */
export function referenceLine(points: readonly Point[], reference: Reference): Point[] {
  if (reference === 'none' || points.length === 0) return [];
  let min = Infinity;
  let max = -Infinity;
  for (const { x } of points) {
    min = Math.min(min, x);
    max = Math.max(max, x);
  }
  return [min, max].map((x) => ({ x, y: reference === 'identity' ? x : 0 }));
}

/** Points as a cloud, with the reference line over it. */
export function scatterDatasets(
  points: readonly Point[],
  reference: Reference,
  theme: ChartTheme,
): ChartDataset<'scatter', DrawnPoint[]>[] {
  const color = seriesColor(theme, 1);
  return [
    {
      data: points.map(({ x, y }) => ({ x, y })),
      pointRadius: points.length > 500 ? 2 : 3,
      pointHoverRadius: 5,
      pointBackgroundColor: softColor(color, points.length > 500 ? 45 : 65),
      pointBorderWidth: 0,
      pointHoverBackgroundColor: color,
    },
    {
      data: referenceLine(points, reference),
      showLine: true,
      pointRadius: 0,
      pointHitRadius: 0,
      borderColor: theme.text,
      borderDash: [5, 4],
      borderWidth: 1.25,
    },
  ];
}

/** Axes and the hover box; `describe` words one point by its index. */
export function scatterOptions(
  theme: ChartTheme,
  titles: { readonly x: string; readonly y: string },
  format: (value: number) => string,
  describe: (index: number) => string[],
): ChartOptions<'scatter'> {
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    layout: { padding: { top: 6, right: 8 } },
    plugins: {
      legend: { display: false },
      tooltip: {
        ...tooltip(theme),
        filter: (item) => item.datasetIndex === 0,
        callbacks: { label: (item) => describe(item.dataIndex) },
      },
    },
    scales: {
      x: { type: 'linear', ...axis(theme, titles.x, format, 7) },
      y: { type: 'linear', ...axis(theme, titles.y, format, 6) },
    },
  };
}

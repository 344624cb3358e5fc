import type { ChartConfiguration } from 'chart.js';
import type { PartialDependence } from '../../../common/explain/explain-api.ts';
import { axis, tooltip } from '../../ui/charts/chart-js.ts';
import { seriesColor, softColor, type ChartTheme } from '../../ui/charts/chart-theme.ts';

interface DependenceDrawing {
  readonly found: PartialDependence;
  readonly answer: string;
  readonly format: (value: number) => string;
  readonly formatX: (value: number) => string;
}

/** A thin line for each row and a thick one with points for their mean. */
export function dependenceConfig(
  theme: ChartTheme,
  { found, answer, format, formatX }: DependenceDrawing,
): ChartConfiguration {
  const xs = found.points.map(({ value }) => value ?? 0);
  const line = (values: readonly number[]) => values.map((y, at) => ({ x: xs[at] ?? 0, y }));
  const thin = {
    showLine: true,
    pointRadius: 0,
    pointHitRadius: 0,
    borderWidth: 1,
    borderColor: softColor(seriesColor(theme, 8), 45),
  };
  const color = seriesColor(theme, 1);
  return {
    type: 'scatter',
    data: {
      datasets: [
        {
          data: line(found.mean),
          showLine: true,
          borderColor: color,
          borderWidth: 3,
          pointRadius: 3,
          pointBackgroundColor: color,
        },
        ...found.curves.map((curve) => ({ data: line(curve), ...thin })),
      ],
    },
    options: {
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
          callbacks: {
            label: ({ dataIndex }) => [
              `${found.column}: ${formatX(xs[dataIndex] ?? NaN)}`,
              `Mean: ${format(found.mean[dataIndex] ?? NaN)}`,
            ],
          },
        },
      },
      scales: {
        x: { type: 'linear', ...axis(theme, found.column, formatX, 8) },
        y: { type: 'linear', ...axis(theme, answer, format, 6) },
      },
    },
  };
}

import type { ChartConfiguration } from 'chart.js';
import {
  smoothRates,
  type SuggestedRate,
  type TriedRate,
} from '../../../common/tuning/rate-curve.ts';
import { axis } from '../../ui/charts/chart-js.ts';
import { seriesColor, softColor, type ChartTheme } from '../../ui/charts/chart-theme.ts';
import { formatNumber } from '../../ui/format.ts';

/** The losses of a search over the rates, raw and smoothed, with the suggested rate as a point. */
export function rateChart(
  tried: readonly TriedRate[],
  suggested: SuggestedRate | null,
  theme: ChartTheme,
): ChartConfiguration {
  const smooth = smoothRates(tried).map(({ rate, loss }) => ({ x: rate, y: loss }));
  const raw = tried.flatMap(({ rate, loss }) => (loss === null ? [] : [{ x: rate, y: loss }]));
  const color = seriesColor(theme, 1);
  const close = suggested ? nearest(smooth, suggested.rate) : null;
  const marked = smooth.filter(({ x }) => x === close);
  // What has exploded would press the rest of the curve flat.
  const first = smooth[0]?.y ?? 1;
  const lowest = Math.min(...smooth.map(({ y }) => y));
  const top = Math.max(first, lowest) + Math.max(first - lowest, Math.abs(first) * 0.2);
  return {
    type: 'line',
    data: {
      datasets: [
        {
          label: 'Loss of each step',
          data: raw,
          borderColor: softColor(color, 30),
          borderWidth: 1,
          pointRadius: 0,
        },
        { label: 'Smoothed', data: smooth, borderColor: color, borderWidth: 2, pointRadius: 0 },
        {
          label: 'Suggested',
          data: marked,
          showLine: false,
          pointRadius: 6,
          pointBackgroundColor: seriesColor(theme, 2),
          borderColor: theme.surface,
        },
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      parsing: false,
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: { type: 'logarithmic', ...axis(theme, 'Learning rate', (value) => decade(value)) },
        y: { type: 'linear', max: top, ...axis(theme, 'Loss', formatNumber) },
      },
    },
  };
}

/** Rates and losses for the table: every tenth step is enough to follow the curve. */
export function rateTable(tried: readonly TriedRate[]): readonly (readonly string[])[] {
  return smoothRates(tried)
    .filter((_, index) => index % 10 === 0)
    .map(({ rate, loss }) => [formatNumber(rate), formatNumber(loss)]);
}

/** Powers of ten alone: others would crowd a logarithmic axis. */
function decade(value: number): string {
  const power = Math.log10(value);
  return Math.abs(power - Math.round(power)) < 1e-6 ? value.toExponential(0) : '';
}

function nearest(points: readonly { readonly x: number }[], rate: number): number | null {
  return points.reduce<number | null>((best, { x }) => {
    const closer = best === null || Math.abs(Math.log(x / rate)) < Math.abs(Math.log(best / rate));
    return closer ? x : best;
  }, null);
}

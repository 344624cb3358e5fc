import type { Chart, ChartDataset, Plugin, Scale } from 'chart.js';
import type { Band } from './envelope.ts';

/** A line that may have a band behind it. */
export interface Banded {
  readonly band?: Band | undefined;
  readonly bandColor?: string | undefined;
}

/** chart.js keeps what it does not know of a dataset. */
const banded = ({ data }: Chart): readonly (ChartDataset & Banded)[] => data.datasets;

/** Draws the bands of a chart's datasets behind all its lines. */
export const rangeBands: Plugin = {
  id: 'rangeBands',
  beforeDatasetsDraw(chart) {
    const { x, y } = chart.scales;
    if (!x || !y) return;
    const { ctx, chartArea: area } = chart;
    for (const { band, bandColor } of banded(chart)) {
      if (!band || !bandColor) continue;
      ctx.save();
      ctx.beginPath();
      ctx.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
      ctx.clip();
      ctx.fillStyle = bandColor;
      drawBand(ctx, band, x, y);
      ctx.restore();
    }
  },
};

/** Fills from the lowest to the highest values, each stretch without a gap for itself. */
function drawBand(ctx: CanvasRenderingContext2D, { x, low, high }: Band, across: Scale, up: Scale) {
  let from = 0;
  for (let i = 0; i <= x.length; i++) {
    if (i < x.length && !Number.isNaN(low[i])) continue;
    if (i > from) {
      ctx.beginPath();
      ctx.moveTo(across.getPixelForValue(x[from] ?? 0), up.getPixelForValue(high[from] ?? 0));
      for (let at = from + 1; at < i; at++) {
        ctx.lineTo(across.getPixelForValue(x[at] ?? 0), up.getPixelForValue(high[at] ?? 0));
      }
      for (let at = i - 1; at >= from; at--) {
        ctx.lineTo(across.getPixelForValue(x[at] ?? 0), up.getPixelForValue(low[at] ?? 0));
      }
      ctx.closePath();
      ctx.fill();
    }
    from = i + 1;
  }
}

/** Widens an axis so that it shows the bands of its chart too. */
export function includeBands(scale: Pick<Scale, 'chart' | 'min' | 'max'>): void {
  for (const { band } of banded(scale.chart)) {
    if (!band) continue;
    for (const value of band.low) if (value < scale.min) scale.min = value;
    for (const value of band.high) if (value > scale.max) scale.max = value;
  }
}

import { html, type Markup } from '../markup.ts';
import { countWords, numberWords } from '../number-words.ts';
import { fixed, framedChart, paperSeries, placeX, placeY, scaleOf } from './chart-frame.ts';

/** Predicted against actual values, with the line on which a perfect prediction lies. */
export function scatterChart(chart: {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}): Markup {
  const { title, points } = chart;
  const both = scaleOf(points.flatMap(({ x, y }) => [x, y]));
  const ends = [both.from, both.to].map(
    (value) => `${fixed(placeX(both, value))} ${fixed(placeY(both, value))}`,
  );
  const dots = points
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))
    .map(
      ({ x, y }) =>
        html`<circle cx="${fixed(placeX(both, x))}" cy="${fixed(placeY(both, y))}" r="2.2" />`,
    );
  return html`<figure>
    <figcaption>${title}</figcaption>
    ${framedChart({
      label: title,
      xLabel: chart.xLabel,
      yLabel: chart.yLabel,
      x: both,
      y: both,
      content: [
        html`<g fill="${paperSeries[0]}" fill-opacity="0.55">${dots}</g>`,
        html`<path d="M${ends.join('L')}" stroke="#191c21" stroke-dasharray="5 4" fill="none" />`,
      ],
    })}
  </figure>`;
}

/** Counts of values in bins of equal width. */
export function histogramChart(chart: {
  readonly title: string;
  readonly xLabel: string;
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}): Markup {
  const { title, xLabel, bins } = chart;
  const x = scaleOf(
    bins.flatMap(({ from, to }) => [from, to]),
    0,
  );
  const y = { from: 0, to: Math.max(1, ...bins.map(({ count }) => count)) * 1.05 };
  const bars = bins.map(({ from, to, count }) => {
    const left = placeX(x, from);
    const width = Math.max(0.5, placeX(x, to) - left - 1);
    const top = placeY(y, count);
    return html`<rect
      x="${fixed(left)}"
      y="${fixed(top)}"
      width="${fixed(width)}"
      height="${fixed(placeY(y, 0) - top)}"
      ><title>${numberWords(from)} to ${numberWords(to)}: ${countWords(count)}</title></rect
    >`;
  });
  return html`<figure>
    <figcaption>${title}</figcaption>
    ${framedChart({
      label: title,
      xLabel,
      yLabel: 'Rows',
      x,
      y,
      content: html`<g fill="${paperSeries[0]}">${bars}</g>`,
    })}
  </figure>`;
}

import { describe, expect, it } from 'vitest';
import { markerDatasets, mostMarked } from '../../../renderer/ui/charts/line-markers.ts';
import type { ChartTheme } from '../../../renderer/ui/charts/chart-theme.ts';
import type { Series } from '../../../renderer/ui/charts/series.ts';

const theme: ChartTheme = {
  text: '#000',
  muted: '#666',
  border: '#ccc',
  surface: '#fff',
  accent: '#00f',
  series: ['#1', '#2', '#3', '#4', '#5', '#6', '#7', '#8'],
  font: { family: 'Arial', size: 11 },
};

function linesOf(count: number, points: number) {
  const series = Array.from({ length: count }, (_, i): Series => ({
    id: `run ${i}`,
    label: `run ${i}`,
    color: 1,
    marker: i,
    length: points,
    x: (at) => at,
    y: (at) => at,
  }));
  const lines = series.map(() => Array.from({ length: points }, (_, x) => ({ x, y: x })));
  return { series, lines };
}

const look = { theme, bounds: { min: 0, max: 999 }, logX: false, width: 660 };

describe('markers on lines', () => {
  it('tell lines of one colour apart, each at places of its own', () => {
    const { series, lines } = linesOf(4, 1000);
    const datasets = markerDatasets(series, lines, look);
    const looks = datasets.map(({ pointStyle, pointBackgroundColor }) => [
      pointStyle,
      pointBackgroundColor,
    ]);
    expect(looks).toEqual([
      ['circle', '#1'],
      ['rect', '#fff'],
      ['triangle', '#1'],
      ['rectRot', '#fff'],
    ]);
    expect(datasets.map(({ data }) => data.length)).toEqual([6, 6, 6, 6]);
    const places = datasets.flatMap(({ data }) => data.map(({ x }) => x));
    expect(new Set(places).size).toBe(24);
  });

  it('stand on every point of a short line, never where there is none or outside the view', () => {
    const { series, lines } = linesOf(2, 5);
    const [first = []] = lines;
    const broken = [first.map(({ x }) => ({ x, y: x === 2 ? NaN : x })), first];
    const zoomed = { ...look, bounds: { min: 1, max: 4 } };
    const [one, other] = markerDatasets(series, broken, zoomed);
    expect(one?.data.map(({ x }) => x)).toEqual([1, 3, 4]);
    expect(other?.data.map(({ x }) => x)).toEqual([1, 2, 3, 4]);
  });

  it('are left away where there are many lines, or lines without', () => {
    const many = linesOf(mostMarked + 1, 10);
    expect(markerDatasets(many.series, many.lines, look)).toEqual([]);
    const { series, lines } = linesOf(2, 10);
    const plain = series.map((one) => ({ ...one, marker: undefined }));
    expect(markerDatasets(plain, lines, look)).toEqual([]);
  });
});

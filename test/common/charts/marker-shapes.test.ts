import { describe, expect, it } from 'vitest';
import { markerPath, markerShape, markerShapes } from '../../../common/charts/marker-shapes.ts';
import { lineChart } from '../../../common/report/charts/line-chart.ts';

describe('the markers of lines', () => {
  it('are eight, each with an outline or a filling of its own, and neighbours differ in both', () => {
    expect(new Set(markerShapes.map(({ form, filled }) => `${form} ${filled}`)).size).toBe(8);
    for (const marker of markerShapes.keys()) {
      const [one, next] = [markerShape(marker), markerShape(marker + 1)];
      expect(next.form).not.toBe(one.form);
    }
    expect(markerShape(9)).toEqual(markerShape(1));
  });

  it('are drawn around their place', () => {
    expect(markerPath(0, 10, 20, 4)).toBe('M6 20a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z');
    expect(markerPath(3, 10, 20, 4)).toBe('M10 16L14 20L10 24L6 20Z');
  });
});

describe('lines on paper', () => {
  const chartOf = (count: number): string =>
    lineChart({
      title: 'Loss',
      xLabel: 'Epoch',
      yLabel: 'Loss',
      lines: Array.from({ length: count }, (_, line) => ({
        label: `run ${line + 1}`,
        points: Array.from({ length: 100 }, (_, x) => ({ x, y: line + x / 100 })),
      })),
    }).text;
  /** Colour, dash, form and filling of the samples beside the names. */
  const samplesOf = (text: string): readonly string[] =>
    [...text.matchAll(/<svg viewBox="0 0 28 10"[\s\S]*?<\/svg\s*>/g)].map(([sample]) =>
      sample.replace(/\s+/g, ' '),
    );

  it('of twelve runs all differ in colour, dash or marker', () => {
    const samples = samplesOf(chartOf(12));
    expect(samples).toHaveLength(12);
    expect(new Set(samples).size).toBe(12);
    // Without colours as well.
    const grey = samples.map((sample) =>
      sample.replace(/#[0-9a-f]{6}/g, (color) => (color === '#ffffff' ? color : 'ink')),
    );
    expect(new Set(grey).size).toBe(12);
  });

  it('of two have no markers: their dashes tell them apart', () => {
    expect(samplesOf(chartOf(2)).filter((sample) => sample.includes('Z"'))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { chartCsv, chartJson, evenRows } from '../../../renderer/ui/charts/chart-data.ts';

const data = {
  columns: ['Run', { name: 'Loss, last', format: (value: number) => value.toFixed(1) }],
  rows: [
    ['first “a”', 0.1 + 0.2],
    ['second, "b"', null],
    ['line\nend', Infinity],
    ['none', NaN],
  ],
};

describe('the numbers of a chart', () => {
  it('are written as CSV with all their digits, and cells quoted where they must be', () => {
    expect(chartCsv(data)).toBe(
      [
        'Run,"Loss, last"',
        'first “a”,0.30000000000000004',
        '"second, ""b""",',
        '"line\nend",Infinity',
        'none,',
        '',
      ].join('\r\n'),
    );
  });

  it('are written as JSON that every reader takes', () => {
    expect(JSON.parse(chartJson('Loss', { ...data, caption: 'By run' }))).toEqual({
      title: 'Loss',
      caption: 'By run',
      columns: ['Run', 'Loss, last'],
      rows: [
        ['first “a”', 0.30000000000000004],
        ['second, "b"', null],
        ['line\nend', 'Infinity'],
        ['none', null],
      ],
    });
  });

  it('are thinned evenly for the screen, with the first and the last', () => {
    const rows = Array.from({ length: 10_001 }, (_, i) => i);
    expect(evenRows(rows, 5)).toEqual([0, 2500, 5000, 7500, 10_000]);
    expect(evenRows([1, 2], 5)).toEqual([1, 2]);
  });
});

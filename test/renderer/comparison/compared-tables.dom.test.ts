import { describe, expect, it } from 'vitest';
import { AxisBrushes } from '../../../renderer/features/comparison/axis-brushes.svelte.ts';
import { frameOf } from '../../../renderer/features/comparison/curve-series.ts';
import { deltaTable, standingOf } from '../../../renderer/features/comparison/deltas.ts';
import { filterTable } from '../../../renderer/features/comparison/filter-pixels.ts';
import { flipsTable } from '../../../renderer/features/comparison/flips-table.ts';
import { valueAt } from '../../../renderer/features/comparison/plane-values.ts';
import { membersTable } from '../../../renderer/features/run-groups/members-table.ts';
import { summaryOf } from '../training/example-runs.ts';

describe('what Compare saves of its tables', () => {
  it('is every result of every run, unrounded', () => {
    const runs = [
      summaryOf('a', { parameters: 131, test: { accuracy: 1 / 3 } }),
      summaryOf('b', { parameters: 99, test: null }),
    ];
    const { columns, rows } = deltaTable(runs);
    expect(columns).toEqual(['Result', 'flowers-a', 'flowers-b']);
    expect(rows).toContainEqual(['Test: Accuracy', 1 / 3, null]);
    expect(rows).toContainEqual(['Parameters', 131, 99]);
  });

  it('has both answers and every column of rows that are answered differently', () => {
    const table = flipsTable(
      { first: 'wide', second: 'narrow' },
      {
        columns: [{ name: 'size', type: 'number' }],
        rows: [
          {
            ...{ row: 4, actual: 'yes', cells: ['12'] },
            first: { predicted: 'yes', probability: 0.75 },
            second: { predicted: 'no', probability: 0.5 },
          },
        ],
      },
    );
    expect(table.columns).toHaveLength(7);
    expect(table.rows).toEqual([[5, 'yes', 'yes', 0.75, 'no', 0.5, '12']]);
  });

  it('has every weight of the filters with its place', () => {
    const kernels = [[1, 2, 3, 4]];
    const { rows } = filterTable({ layer: 'conv', height: 2, width: 1, channels: 2, kernels });
    expect(rows).toEqual([
      [1, 1, 1, 1, 1],
      [1, 1, 1, 2, 2],
      [1, 2, 1, 1, 3],
      [1, 2, 1, 2, 4],
    ]);
  });
});

describe('what is saved of the members of a group', () => {
  it('is their state, rows and unrounded result, also of those that failed or are gone', () => {
    const rows = { train: 100, validation: 25, test: 0 };
    const members = [
      { place: { fold: 0 }, runId: 'a', rows },
      { place: { fold: 1 }, runId: 'b', rows },
      { place: { fold: 2 }, runId: null, rows: null },
    ];
    const finished = summaryOf('a', { status: 'finished', epochsDone: 7, epochs: 9 });
    const failure = { code: 'unavailable', message: 'Memory ran out.' } as const;
    const failed = summaryOf('b', { status: 'failed', failure, epochsDone: 1, epochs: 9 });
    const table = membersTable(
      { members, plan: { kind: 'folds', count: 3 } },
      (id) => (id === 'a' ? finished : failed),
      'Validation accuracy',
      members.map((member, at) => ({ member, run: null, value: at === 0 ? 1 / 3 : null })),
    );
    expect(table.columns[6]).toBe('Validation accuracy');
    expect(table.rows).toEqual([
      ['fold 1 of 3', 'Finished', 7, 9, 100, 25, 1 / 3, null],
      ['fold 2 of 3', 'Failed', 1, 9, 100, 25, null, 'Memory ran out.'],
      ['fold 3 of 3', 'removed', null, null, null, null, null, null],
    ]);
  });
});

describe('a result beside another', () => {
  it('is better, worse or neither', () => {
    expect(standingOf({ rising: true }, 2, 1)).toBe('better');
    expect(standingOf({ rising: false }, 2, 1)).toBe('worse');
    expect(standingOf({ rising: null }, 2, 1)).toBe('');
    expect(standingOf({ rising: true }, null, 1)).toBe('');
  });
});

describe('the plane of two features', () => {
  const axis = { name: 'x', from: 0, to: 1 };
  const plane = { x: axis, y: axis, size: 2, values: [0, 1, 2, 3], certainty: [], points: [] };

  it('tells what the network says nearest to a place', () => {
    expect(valueAt(plane, 0.1, 0.2)).toBe(0);
    expect(valueAt(plane, 0.9, 0.2)).toBe(1);
    expect(valueAt(plane, 0.2, 0.8)).toBe(2);
    expect(valueAt(plane, 5, 0)).toBeNull();
  });
});

describe('small multiples', () => {
  const line = (id: string, values: readonly (number | null)[]) => ({
    ...{ id, label: id, color: 1, length: values.length },
    x: (index: number) => index + 1,
    y: (index: number) => values[index] ?? null,
  });

  it('have the axes of all lines, those without a number left out', () => {
    const frame = frameOf([line('a', [3, 2, null]), line('b', [9, NaN, 1, 4])]);
    expect(frame).toEqual({ x: { min: 1, max: 4 }, y: { min: 1, max: 9 } });
    expect(frameOf([line('c', [null])])).toBeUndefined();
  });
});

describe('marks on parallel axes', () => {
  it('are moved by keys as far as the axis goes, and taken away one by one', () => {
    const brushes = new AxisBrushes();
    brushes.shift('rate', true);
    brushes.shift('units', false);
    expect([...brushes.all]).toEqual([
      ['rate', [0.75, 1]],
      ['units', [0, 0.25]],
    ]);
    brushes.shift('rate', true);
    expect(brushes.all.get('rate')).toEqual([0.75, 1]);
    brushes.shift('rate', false);
    expect(brushes.all.get('rate')).toEqual([0.625, 0.875]);
    brushes.mark('rate', 0.9, 0.2);
    expect(brushes.all.get('rate')).toEqual([0.2, 0.9]);
    brushes.remove('rate');
    expect([...brushes.all.keys()]).toEqual(['units']);
    brushes.clear();
    expect(brushes.all.size).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { rowWindow } from '../../../renderer/features/runs/row-window.ts';
import {
  runColumns,
  sortRuns,
  type RunEntry,
} from '../../../renderer/features/runs/run-columns.ts';
import { runOf, summaryOf } from '../training/example-runs.ts';

const entries: readonly RunEntry[] = [
  { summary: summaryOf('a', { name: 'run 10', test: { accuracy: 0.9 } }), run: undefined },
  { summary: summaryOf('b', { name: 'run 9', test: null }), run: undefined },
  { summary: summaryOf('c', { name: 'Run 2', test: { accuracy: 0.95 } }), run: undefined },
];

function sortedIds(column: string, descending = false): string[] {
  const columns = runColumns(entries, false);
  const chosen = columns.find((one) => one.id === column);
  return sortRuns(entries, chosen, descending).map(({ summary }) => summary.id);
}

describe('the table of runs', () => {
  it('sorts names with numbers as people do', () => {
    expect(sortedIds('name')).toEqual(['c', 'b', 'a']);
  });

  it('puts runs without a value last in either direction', () => {
    expect(sortedIds('test accuracy')).toEqual(['a', 'c', 'b']);
    expect(sortedIds('test accuracy', true)).toEqual(['c', 'a', 'b']);
  });

  it('leaves the order alone for a column that is not there', () => {
    expect(sortedIds('nothing')).toEqual(['a', 'b', 'c']);
  });

  it('shows settings once they are known', () => {
    const [entry] = entries;
    if (!entry) throw new Error('there are three entries');
    const rate = runColumns(entries, false).find((column) => column.id === 'rate');
    expect(rate?.text(entry)).toBe('–');
    expect(rate?.text({ ...entry, run: runOf(entry.summary) })).toBe('0.001');
  });

  it('names the project only where runs of several are listed', () => {
    const ids = (all: boolean): string[] => runColumns(entries, all).map((column) => column.id);
    expect(ids(true)).toContain('project');
    expect(ids(false)).not.toContain('project');
  });
});

describe('rowWindow', () => {
  it('keeps lists of up to 200 rows whole', () => {
    expect(rowWindow(200, 5000, 600, 36)).toEqual({ first: 0, end: 200, above: 0, below: 0 });
  });

  it.each([0, 1234, 350_000, 360_000])('fills the view at %d px and keeps the height', (top) => {
    const { first, end, above, below } = rowWindow(10_000, top, 600, 36);
    expect(above + (end - first) * 36 + below).toBe(360_000);
    expect(above).toBeLessThanOrEqual(top);
    expect(end - first).toBeLessThan(60);
  });
});

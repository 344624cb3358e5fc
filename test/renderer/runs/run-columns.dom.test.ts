import { describe, expect, it } from 'vitest';
import type { RunGroupKind } from '../../../common/runs/run.ts';
import { rowWindow } from '../../../renderer/features/runs/row-window.ts';
import {
  groupKey,
  groupRuns,
  spreadOfColumn,
  tableRows,
  type RunGroup,
} from '../../../renderer/features/runs/group-runs.ts';
import { differingSettings } from '../../../renderer/features/runs/offered-columns.ts';
import {
  columnOf,
  usualColumns,
  type RunColumn,
} from '../../../renderer/features/runs/run-columns.ts';
import { sortRuns } from '../../../renderer/features/runs/sort-runs.ts';
import { groupsTable, tableCsv } from '../../../renderer/features/runs/table-export.ts';
import { summaryOf } from '../training/example-runs.ts';

const none = new Map<string, never>();
const runs = [
  summaryOf('a', { name: 'run 10', test: { accuracy: 0.9 }, settings: { seed: 1, units: 8 } }),
  summaryOf('b', { name: 'run 9', test: null, settings: { seed: 2, units: '64-32' } }),
  summaryOf('c', { name: 'Run 2', test: { accuracy: 0.95 }, settings: { seed: 3, units: 8 } }),
];

function column(id: string): RunColumn {
  const found = columnOf(id, none);
  if (!found) throw new Error(`there is no column ${id}`);
  return found;
}

function sortedIds(id: string, descending = false): string[] {
  return sortRuns(runs, columnOf(id, none) ?? undefined, descending).map((run) => run.id);
}

describe('the table of runs', () => {
  it('sorts names with numbers as people do', () => {
    expect(sortedIds('name')).toEqual(['c', 'b', 'a']);
  });

  it('puts runs without a value last in either direction', () => {
    expect(sortedIds('test.accuracy')).toEqual(['a', 'c', 'b']);
    expect(sortedIds('test.accuracy', true)).toEqual(['c', 'a', 'b']);
  });

  it('leaves the order alone for a column that is not there', () => {
    expect(sortedIds('nothing')).toEqual(['a', 'b', 'c']);
  });

  it('sorts a setting with numbers and words: numbers first', () => {
    expect(sortedIds('setting.units')).toEqual(['a', 'c', 'b']);
    expect(sortedIds('setting.units', true)).toEqual(['b', 'a', 'c']);
  });

  it('keeps pinned runs on top of any order', () => {
    const pinned = runs.map((run) => (run.id === 'b' ? { ...run, pinned: true } : run));
    const sorted = sortRuns(pinned, column('test.accuracy'), false);
    expect(sorted.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  });

  it('shows settings and metrics of any moment', () => {
    const [run] = runs;
    if (!run) throw new Error('there are three runs');
    expect(column('setting.learning_rate').text(run)).toBe('–');
    expect(column('setting.units').text(run)).toBe('8');
    expect(column('last.loss').value(run)).toBe(run.last?.values['loss']);
    const values = new Map([['epoch3.val_loss', { a: 0.25 }]]);
    const atThree = columnOf('epoch3.val_loss', values);
    expect(atThree).toMatchObject({ label: 'Epoch 3 val. loss' });
    expect(atThree?.text(run)).toBe('0.25');
    expect(columnOf('whatever', none)).toBeNull();
  });

  it('names the project only where runs of several are listed', () => {
    expect(usualColumns(runs, true)).toContain('project');
    expect(usualColumns(runs, false)).not.toContain('project');
  });

  it('tells in which settings runs differ', () => {
    expect(differingSettings(runs)).toEqual(['seed', 'units']);
    expect(differingSettings(runs.slice(0, 1))).toEqual([]);
  });

  it('groups by a setting with mean and interval, the groups in the order of their means', () => {
    const accuracy = column('test.accuracy');
    const [eight] = groupRuns(runs, 'units');
    if (!eight) throw new Error('there are two groups');
    const spread = spreadOfColumn(eight, accuracy);
    expect(spread?.mean).toBeCloseTo(0.925, 12);
    // Student's t for one degree of freedom, 97.5 %: 12.7062; s/√n = 0.025.
    expect(spread?.interval?.[1]).toBeCloseTo(0.925 + 12.706204736 * 0.025, 8);
    const order = { column: accuracy, descending: false };
    const shown = (open: ReadonlySet<string>) =>
      tableRows(runs, 'units', open, order).map((row) =>
        row.kind === 'group' ? row.value : row.run.id,
      );
    expect(shown(new Set())).toEqual(['8', '64-32']);
    expect(shown(new Set(['= 8']))).toEqual(['8', 'a', 'c', '64-32']);
  });

  it('is saved by groups, with means and intervals unrounded', () => {
    const table = groupsTable(groupRuns(runs, 'units'), 'units', [
      column('name'),
      column('test.accuracy'),
    ]);
    expect(table.columns).toEqual([
      ...['units', 'runs', 'test.accuracy mean'],
      ...['test.accuracy 95 % from', 'test.accuracy 95 % to'],
    ]);
    const [eight, none] = table.rows;
    expect(eight?.slice(0, 2)).toEqual(['8', 2]);
    expect(eight?.[2]).toBeCloseTo(0.925, 12);
    expect(eight?.[4]).toBeCloseTo(0.925 + 12.706204736 * 0.025, 8);
    expect(none).toEqual(['64-32', 1, null, null, null]);
  });

  const accuracyOf = (groups: readonly RunGroup[]) =>
    groups.map((group) => spreadOfColumn(group, column('test.accuracy')));
  const member = (id: string, kind: RunGroupKind, group: string, accuracy: number) =>
    summaryOf(id, {
      test: { accuracy },
      settings: { units: 8 },
      group: {
        id: group,
        name: '5 folds',
        kind,
        place: { fold: 0 },
        ...(kind === 'folds' ? { rows: { train: 80, validation: 20 } } : {}),
      },
    });

  it('keeps run groups of one name apart, and widens the interval of folds by the rows they share', () => {
    const folds = [
      member('a', 'folds', 'g1', 0.8),
      member('b', 'folds', 'g2', 0.5),
      member('c', 'folds', 'g1', 0.9),
    ];
    const groups = groupRuns(folds, 'group');
    expect(groups.map(({ value, runs: own }) => [value, own.map(({ id }) => id)])).toEqual([
      ['5 folds', ['a', 'c']],
      ['5 folds', ['b']],
    ]);
    expect(new Set(groups.map(groupKey)).size).toBe(2);
    const [two, one] = accuracyOf(groups);
    expect(two?.mean).toBeCloseTo(0.85, 12);
    // t(0.975, 1)·s·√(1/2 + 20/80), s = 0.1/√2.
    const radius = 12.706204736 * (0.1 / Math.SQRT2) * Math.sqrt(0.75);
    expect(two?.interval?.[1]).toBeCloseTo(0.85 + radius, 8);
    expect(two?.how).toMatch(/^Mean of 2 runs ± half .* wider because folds share training rows/);
    expect(one).toMatchObject({ interval: null, how: 'Mean of 1 run: one value has no interval.' });
  });

  it('gives no interval, and says why, where runs are neither independent nor folds of one group', () => {
    const fold = member('a', 'folds', 'g1', 0.8);
    const mixed = [fold, member('b', 'folds', 'g2', 0.9), member('c', 'seeds', 'g3', 0.7)];
    expect(accuracyOf(groupRuns(mixed, 'units'))).toMatchObject([
      { interval: null, how: 'Mean of 3 runs. No interval: there are folds among other runs.' },
    ]);
    const sizes = [member('a', 'sizes', 'g1', 0.8), member('b', 'sizes', 'g1', 0.9)];
    const [curve] = accuracyOf(groupRuns(sizes, 'group'));
    expect(curve).toMatchObject({ interval: null });
    expect(curve?.how).toContain('more and more rows');
    const unknown = [0.8, 0.9].map((accuracy, i) => {
      const place = { fold: i };
      const group = { id: 'g1', name: '2 folds', kind: 'folds' as const, place };
      return summaryOf(`u${i}`, { test: { accuracy }, group });
    });
    const [untold] = accuracyOf(groupRuns(unknown, 'group'));
    expect(untold).toMatchObject({ interval: null });
    expect(untold?.how).toContain('rows of these folds are not known');
  });

  it('is saved with all digits, texts quoted where they have to be', () => {
    const named = runs.map((run) => ({ ...run, name: `${run.name}, "new"` }));
    const text = tableCsv(named, [column('name'), column('test.accuracy')]);
    expect(text.split('\r\n')).toEqual([
      'id,name,test.accuracy',
      'a,"run 10, ""new""",0.9',
      'b,"run 9, ""new""",',
      'c,"Run 2, ""new""",0.95',
      '',
    ]);
  });
});

describe('rowWindow', () => {
  it('keeps lists of up to 60 rows whole', () => {
    expect(rowWindow(60, 5000, 600, 36)).toEqual({ first: 0, end: 60, above: 0, below: 0 });
  });

  it('renders no more of a list that a filter has cut to a hundred than of a long one', () => {
    const { first, end } = rowWindow(100, 0, 600, 36);
    expect(end - first).toBeLessThan(60);
  });

  it.each([0, 1234, 350_000, 360_000])('fills the view at %d px and keeps the height', (top) => {
    const { first, end, above, below } = rowWindow(10_000, top, 600, 36);
    expect(above + (end - first) * 36 + below).toBe(360_000);
    expect(above).toBeLessThanOrEqual(top);
    expect(end - first).toBeLessThan(60);
  });
});

import { spreadOf, type Spread } from '../../../common/run-groups/spread.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { RunColumn } from './run-columns.ts';

/** Runs with the same value of a setting. */
export interface RunGroup {
  readonly kind: 'group';
  /** The setting's value as text; null where the runs have none. */
  readonly value: string | null;
  readonly runs: readonly RunSummary[];
}

/** A row of the table: a run, or the head of a group of runs. */
export type TableRow = RunGroup | { readonly kind: 'run'; readonly run: RunSummary };

/** Key of a group among the open ones. */
export function groupKey(group: Pick<RunGroup, 'value'>): string {
  return group.value === null ? 'none' : `= ${group.value}`;
}

/** The runs of each value of a setting, in the order of the first run of each; of `group`, those of one run group. */
export function groupRuns(runs: readonly RunSummary[], groupBy: string): readonly RunGroup[] {
  const groups = new Map<string | null, RunSummary[]>();
  for (const run of runs) {
    const value = groupValue(run, groupBy);
    const known = groups.get(value);
    if (known) known.push(run);
    else groups.set(value, [run]);
  }
  return [...groups].map(([value, members]) => ({ kind: 'group', value, runs: members }));
}

/** The rows in their order: groups by their mean in the sorted column where that has one, their runs below if open. */
export function tableRows(
  sorted: readonly RunSummary[],
  groupBy: string | null,
  open: ReadonlySet<string>,
  order: { readonly column: RunColumn | undefined; readonly descending: boolean },
): readonly TableRow[] {
  if (groupBy === null) return sorted.map((run) => ({ kind: 'run', run }));
  const groups = byMean(groupRuns(sorted, groupBy), order.column, order.descending);
  return groups.flatMap((group) => [
    group,
    ...(open.has(groupKey(group)) ? group.runs.map((run) => ({ kind: 'run', run }) as const) : []),
  ]);
}

/** Mean and 95 % interval of a column over a group's runs; null where the column has none. */
export function spreadOfColumn(group: RunGroup, column: RunColumn): Spread | null {
  if (!column.mean) return null;
  const values = group.runs.map(column.value).filter((value) => typeof value === 'number');
  return spreadOf(values);
}

function byMean(
  groups: readonly RunGroup[],
  column: RunColumn | undefined,
  descending: boolean,
): readonly RunGroup[] {
  if (!column?.mean) return groups;
  const means = new Map(groups.map((group) => [group, spreadOfColumn(group, column)?.mean]));
  const sign = descending ? -1 : 1;
  return [...groups].sort((a, b) => {
    const [left, right] = [means.get(a), means.get(b)];
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined);
    }
    return sign * (left - right);
  });
}

function groupValue(run: RunSummary, groupBy: string): string | null {
  if (groupBy === 'group') return run.group?.name ?? null;
  if (groupBy === 'project') return run.projectName;
  const value = run.settings[groupBy];
  return value === null || value === undefined ? null : String(value);
}

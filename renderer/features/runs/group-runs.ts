import { overlapOf, spreadOf, type Spread } from '../../../common/run-groups/spread.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { RunColumn } from './run-columns.ts';

/** Runs with the same value of a setting. */
export interface RunGroup {
  readonly kind: 'group';
  /** Tells groups apart whose values read the same, as run groups of one name. */
  readonly key: string;
  /** The setting's value as text; null where the runs have none. */
  readonly value: string | null;
  readonly runs: readonly RunSummary[];
}

/** A row of the table: a run, or the head of a group of runs. */
export type TableRow = RunGroup | { readonly kind: 'run'; readonly run: RunSummary };

/** Key of a group among the open ones. */
export function groupKey(group: Pick<RunGroup, 'key'>): string {
  return group.key;
}

/** The runs of each value of a setting, in the order of the first run of each; of `group`, those of one run group. */
export function groupRuns(runs: readonly RunSummary[], groupBy: string): readonly RunGroup[] {
  const groups = new Map<string, { value: string | null; runs: RunSummary[] }>();
  for (const run of runs) {
    const { id, value } = groupOf(run, groupBy);
    const key = id === null ? 'none' : `= ${id}`;
    const known = groups.get(key);
    if (known) known.runs.push(run);
    else groups.set(key, { value, runs: [run] });
  }
  return [...groups].map(([key, group]) => ({ kind: 'group', key, ...group }));
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

/** Mean of a column over a group's runs, its interval, and how that was made. */
export interface ColumnSpread extends Spread {
  /** As a sentence. */
  readonly how: string;
}

/**
 * Mean and 95 % interval of a column over a group's runs; null where the column has none. That of folds is wider by what
 * their training rows share. Runs that no formula covers have no interval: folds among other runs, and runs that
 * learned from more and more rows.
 */
export function spreadOfColumn(group: RunGroup, column: RunColumn): ColumnSpread | null {
  if (!column.mean) return null;
  const runs = group.runs.filter((run) => typeof column.value(run) === 'number');
  const values = runs.map((run) => Number(column.value(run)));
  const spread = spreadOf(values, overlapOf(runs.map((run) => run.group?.rows)));
  if (!spread) return null;
  const { interval, reason } = intervalOf(spread, runs);
  return { ...spread, interval, how: `Mean of ${counted(runs.length)}${reason}` };
}

function intervalOf(
  { interval }: Spread,
  runs: readonly RunSummary[],
): { readonly interval: Spread['interval']; readonly reason: string } {
  if (!interval) return { interval, reason: ': one value has no interval.' };
  const folds = runs.filter((run) => run.group?.kind === 'folds');
  const groups = new Set(runs.map((run) => run.group?.id ?? ''));
  if (runs.some((run) => run.group?.kind === 'sizes')) {
    const reason = '. No interval: runs of a learning curve learn from more and more rows.';
    return { interval: null, reason };
  }
  if (folds.length > 0 && (folds.length < runs.length || groups.size > 1)) {
    return { interval: null, reason: '. No interval: there are folds among other runs.' };
  }
  if (folds.length === 0) {
    return { interval, reason: ' ± half of its 95 % interval, from Student’s t of their spread.' };
  }
  if (overlapOf(folds.map((run) => run.group?.rows)) === 0) {
    return { interval: null, reason: '. No interval: the rows of these folds are not known.' };
  }
  return {
    interval,
    reason:
      ' ± half of its 95 % interval, wider because folds share training rows (Nadeau and Bengio, 2003).',
  };
}

function counted(runs: number): string {
  return runs === 1 ? '1 run' : `${runs} runs`;
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

/** What a run is grouped by: how it is told from others, and how it is called. */
function groupOf(
  run: RunSummary,
  groupBy: string,
): { readonly id: string | null; readonly value: string | null } {
  if (groupBy === 'group') return { id: run.group?.id ?? null, value: run.group?.name ?? null };
  if (groupBy === 'project') return { id: run.projectId, value: run.projectName };
  const setting = run.settings[groupBy];
  const value = setting === null || setting === undefined ? null : String(setting);
  return { id: value, value };
}

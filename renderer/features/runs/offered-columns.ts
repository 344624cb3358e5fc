import type { RunSummary } from '../../../common/runs/run.ts';
import { columnOf, ownColumns, type RunColumn } from './run-columns.ts';

const none = new Map<string, never>();

/** Names of settings that some run has, in the order in which they come first. */
export function settingNames(runs: readonly RunSummary[]): readonly string[] {
  const names = new Set<string>();
  for (const { settings } of runs) for (const name in settings) names.add(name);
  return [...names];
}

/** Names of settings in which the runs differ; what a run lacks differs from what another has. */
export function differingSettings(runs: readonly RunSummary[]): readonly string[] {
  const [first, ...others] = runs;
  if (!first) return [];
  return settingNames(runs).filter((name) => {
    const value = first.settings[name];
    return others.some(({ settings }) => settings[name] !== value);
  });
}

/** Names of metrics that some run has anywhere: `loss`, `val_loss`, `accuracy`. */
export function metricNames(runs: readonly RunSummary[]): readonly string[] {
  const names = new Set<string>();
  for (const { test, best, last } of runs) {
    for (const name in last?.values) names.add(name);
    for (const name in best?.values) names.add(name);
    for (const name in test) names.add(name);
  }
  return [...names];
}

/** Columns that can be chosen for these runs; those at a single epoch are made by the person. */
export function offeredColumns(runs: readonly RunSummary[]): readonly RunColumn[] {
  const tested = new Set<string>();
  for (const { test } of runs) for (const name in test) tested.add(name);
  const ids = [
    ...[...tested].map((name) => `test.${name}`),
    ...metricNames(runs).flatMap((name) =>
      ['best', 'last', 'lowest', 'highest'].map((moment) => `${moment}.${name}`),
    ),
    ...settingNames(runs).map((name) => `setting.${name}`),
  ];
  return [...ownColumns, ...ids.flatMap((id) => columnOf(id, none) ?? [])];
}

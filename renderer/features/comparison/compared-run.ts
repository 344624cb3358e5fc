import type { RunLook } from '../../../common/runs/run-color.ts';
import { isShare } from '../../../common/runs/metric-names.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import { formatNumber, formatPercent } from '../../ui/format.ts';

/** A run among others, and how it looks in every chart. */
export interface ComparedRun {
  readonly summary: RunSummary;
  readonly look: RunLook;
}

/** Dashes of runs that share a colour, by turn through the colours. */
const dashes: readonly (readonly number[])[] = [
  [],
  [8, 3],
  [2, 3],
  [8, 3, 2, 3],
  [14, 4],
  [4, 2, 1, 2],
];

export function dashOf({ turn }: RunLook): readonly number[] {
  return dashes[turn % dashes.length] ?? [];
}

/** A metric's value as people read it: shares as per cent. */
export function metricWords(name: string, value: number | null | undefined): string {
  return isShare(name) ? formatPercent(value ?? null) : formatNumber(value ?? null);
}

/** A difference with its sign; of shares in percentage points. */
export function deltaWords(name: string, delta: number | null): string {
  if (delta === null || !Number.isFinite(delta)) return '–';
  const sign = delta > 0 ? '+' : '';
  return isShare(name)
    ? `${sign}${formatNumber(delta * 100, 3)} points`
    : `${sign}${formatNumber(delta, 3)}`;
}

/** Names of all metrics that some run has reported, training and validation apart, losses first. */
export function metricsOf(runs: readonly ComparedRun[]): readonly string[] {
  const names = new Set(
    runs.flatMap(({ summary }) => Object.keys(summary.last?.values ?? summary.best?.values ?? {})),
  );
  const rank = (name: string): number => (name.endsWith('loss') ? 0 : 1);
  return [...names].sort((a, b) => rank(a) - rank(b));
}

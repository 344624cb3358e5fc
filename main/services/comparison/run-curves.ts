import type { RunCurves } from '../../../common/comparison/comparison-api.ts';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import type { StoredRun } from '../../storage/run-rows.ts';

/** Some metrics of a run's epochs as columns. */
export function runCurves(
  { summary, fitted, training }: StoredRun,
  epochs: readonly EpochMetrics[],
  metrics: readonly string[],
): RunCurves {
  const rows = fitted?.rows.train ?? 0;
  const present = metrics.filter((name) => epochs.some(({ values }) => name in values));
  return {
    runId: summary.id,
    epochs: epochs.map(({ epoch }) => epoch),
    seconds: epochs.map(({ seconds }) => seconds),
    values: Object.fromEntries(
      present.map((name) => [name, epochs.map(({ values }) => values[name] ?? null)]),
    ),
    stepsPerEpoch: rows > 0 ? Math.ceil(rows / training.batchSize) : null,
  };
}

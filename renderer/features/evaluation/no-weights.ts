import type { RunSummary } from '../../../common/runs/run.ts';

type EndedRun = Pick<RunSummary, 'name' | 'status' | 'best' | 'failure'>;

/**
 * Why runs that ended have nothing to show, in sentences about the first of them; null where none ended.
 * @param runs The newest first.
 */
export function noWeights(runs: readonly EndedRun[]): string | null {
  const ended: readonly RunSummary['status'][] = ['finished', 'stopped', 'failed', 'diverged'];
  const run = runs.find(({ status, best }) => best === null && ended.includes(status));
  if (!run) return null;
  const why = run.failure ? ` ${run.failure.message}` : '';
  return `“${run.name}” ended before its first epoch was done, so it has no weights.${why} Its settings are kept in Runs.`;
}

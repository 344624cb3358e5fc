import type { RunStatus } from '../../../common/runs/run.ts';
import type { RunNotice } from '../../../common/training/control/control-api.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { StoredRun } from '../../storage/run-rows.ts';

const words: Partial<Record<RunStatus, string>> = {
  finished: 'has finished',
  diverged: 'has diverged',
  failed: 'has failed',
  interrupted: 'was interrupted',
};

/**
 * What to tell the person of a run that has ended; null where its settings do not ask for it or where the
 * person ended it.
 * @param training Its settings at the end.
 */
export function noticeOf(
  { summary }: StoredRun,
  { callbacks }: Pick<TrainingConfig, 'callbacks'>,
): RunNotice | null {
  const { id: runId, projectId, name, status, epochsDone, failure, endedBy } = summary;
  const happened = words[status];
  if (!happened || !callbacks.some(({ type }) => type === 'Notification')) return null;
  const epochs = epochsDone === 1 ? '1 epoch' : `${epochsDone} epochs`;
  const text = failure?.message ?? (endedBy === null ? `${epochs} done.` : `${epochs}. ${endedBy}`);
  return { runId, projectId, title: `${name} ${happened}`, text };
}

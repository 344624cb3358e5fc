import type { MemberScore } from '../../../common/run-groups/group-results.ts';
import { placeWords, type RunGroup } from '../../../common/run-groups/run-group.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';
import { statusLabel } from '../../ui/run-status.ts';

/** Every member with its state, its rows and what it scored. */
export function membersTable(
  { members, plan }: Pick<RunGroup, 'members' | 'plan'>,
  runOf: (id: string) => RunSummary | null | undefined,
  metric: string | null,
  scores: readonly MemberScore[],
): ChartData {
  const result = metric === null ? [] : [metric];
  return {
    columns: ['Run', 'State', 'Epochs', 'Of', 'Training rows', 'Validation rows', ...result, 'Why'],
    rows: members.map(({ place, runId, rows }, at) => {
      const run = runId === null ? null : runOf(runId);
      return [
        placeWords(place, plan),
        run ? statusLabel[run.status] : 'removed',
        ...[run?.epochsDone ?? null, run?.epochs ?? null],
        ...[rows?.train ?? null, rows?.validation ?? null],
        ...result.map(() => scores[at]?.value ?? null),
        run?.status === 'failed' ? (run.failure?.message ?? null) : null,
      ];
    }),
  };
}

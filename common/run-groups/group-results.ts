import { isGoing } from '../runs/run-states.ts';
import type { RunSummary } from '../runs/run.ts';
import type { GroupMember, GroupPlace, RunGroup } from './run-group.ts';
import { overlapOf, type Spread, spreadOf } from './spread.ts';

/** Of which moment a member's number is: its epoch with the lowest validation loss, its last one, or its test. */
export type ScoreMoment = 'best' | 'last' | 'test';

/** A member with the number that it scored. */
export interface MemberScore {
  readonly member: GroupMember;
  readonly run: RunSummary | null;
  /** Null while there is none, or where it is not finite. */
  readonly value: number | null;
}

/** How far a group is. */
export interface GroupStanding {
  readonly total: number;
  readonly ended: number;
  /** From 0 to 1, by epochs. */
  readonly done: number;
  /** Members that train, wait or are paused. */
  readonly going: number;
  /** What “Go on” would start: members that were stopped, interrupted, failed or removed. */
  readonly missing: readonly { readonly place: GroupPlace; readonly why: string }[];
}

const whyMissing: Readonly<Record<string, string>> = {
  stopped: 'stopped',
  interrupted: 'interrupted',
  failed: 'failed',
  paused: 'paused',
};

/** How far a group is, by its runs. */
export function standingOf(
  { members }: Pick<RunGroup, 'members'>,
  runOf: (id: string) => RunSummary | null | undefined,
): GroupStanding {
  let ended = 0;
  let going = 0;
  let share = 0;
  const missing: { place: GroupPlace; why: string }[] = [];
  for (const { place, runId } of members) {
    const run = runId === null ? null : runOf(runId);
    if (!run) {
      missing.push({ place, why: 'removed' });
      continue;
    }
    const why = whyMissing[run.status];
    if (why !== undefined) missing.push({ place, why });
    if (isGoing(run.status)) going += 1;
    if (run.status === 'finished' || run.status === 'diverged') ended += 1;
    const over = run.status === 'finished' || run.status === 'diverged';
    share += over ? 1 : Math.min(1, run.epochsDone / Math.max(1, run.epochs));
  }
  const total = members.length;
  return { total, ended, going, done: total === 0 ? 0 : share / total, missing };
}

/** Names of the metrics that members have at a moment, in their order. */
export function metricNames(runs: readonly RunSummary[], moment: ScoreMoment): readonly string[] {
  return [...new Set(runs.flatMap((run) => Object.keys(valuesAt(run, moment))))];
}

/** What each member scored. */
export function scoresOf(
  { members }: Pick<RunGroup, 'members'>,
  runOf: (id: string) => RunSummary | null | undefined,
  metric: string,
  moment: ScoreMoment,
): readonly MemberScore[] {
  return members.map((member) => {
    const run = (member.runId === null ? null : runOf(member.runId)) ?? null;
    const finished = run?.status === 'finished';
    const value = finished ? (valuesAt(run, moment)[metric] ?? null) : null;
    return { member, run, value: value !== null && Number.isFinite(value) ? value : null };
  });
}

/** The scores of a group averaged; those of folds with what their training rows share. */
export function spreadOfScores(
  { kind }: Pick<RunGroup, 'kind'>,
  scores: readonly MemberScore[],
): Spread | null {
  const known = scores.filter(({ value }) => value !== null);
  return spreadOf(
    known.map(({ value }) => value ?? NaN),
    kind === 'folds' ? overlapOf(known.map(({ member }) => member.rows)) : 0,
  );
}

/** One point of a learning curve by training size. */
export interface SizePoint {
  readonly share: number;
  /** Training rows, the mean over the seeds; null while not known. */
  readonly rows: number | null;
  readonly spread: Spread;
}

/** The scores by share of the training rows, the smallest first. */
export function scoresBySize(scores: readonly MemberScore[]): readonly SizePoint[] {
  const byShare = Map.groupBy(scores, ({ member }) => member.place.share ?? 1);
  return [...byShare]
    .sort(([a], [b]) => a - b)
    .flatMap(([share, own]): SizePoint[] => {
      const known = own.filter(({ value }) => value !== null);
      const spread = spreadOf(known.map(({ value }) => value ?? NaN));
      if (!spread) return [];
      const rows = known.map(({ member }) => member.rows?.train ?? NaN);
      const mean = rows.reduce((sum, count) => sum + count, 0) / rows.length;
      return [{ share, rows: Number.isNaN(mean) ? null : mean, spread }];
    });
}

function valuesAt(run: RunSummary, moment: ScoreMoment): Readonly<Record<string, number | null>> {
  if (moment === 'test') return run.test ?? {};
  return (moment === 'best' ? run.best : run.last)?.values ?? {};
}

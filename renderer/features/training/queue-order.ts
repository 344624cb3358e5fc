import type { RunSummary } from '../../../common/runs/run.ts';

/** Runs that wait, in the order in which their turn comes: the highest priority first, then the oldest. */
export function queueOf(runs: readonly RunSummary[]): RunSummary[] {
  // Runs are listed newest first.
  return runs
    .filter(({ status }) => status === 'queued')
    .reverse()
    .sort((a, b) => b.priority - a.priority);
}

/**
 * The priorities that move a waiting run by so many places (−1: before the one in front of it), for the runs whose
 * priority has to change. Empty where it cannot move.
 *
 * @param queue as `queueOf` gives it
 */
export function prioritiesAfterMove(
  queue: readonly RunSummary[],
  id: string,
  by: number,
): ReadonlyMap<string, number> {
  const from = queue.findIndex((run) => run.id === id);
  const to = Math.min(queue.length - 1, Math.max(0, from + by));
  const moved = queue[from];
  if (!moved || to === from) return new Map();
  const order = queue.filter((run) => run !== moved);
  order.splice(to, 0, moved);
  const rank = ageRanks(queue);
  const changes = new Map<string, number>();
  let behind: { readonly priority: number; readonly rank: number } | null = null;
  // From the end on, each gets the least priority that keeps it before the one behind it.
  for (const run of order.toReversed()) {
    const own = rank.get(run.id) ?? 0;
    const least: number = behind === null ? 0 : behind.priority + (own < behind.rank ? 0 : 1);
    if (least !== run.priority) changes.set(run.id, least);
    behind = { priority: least, rank: own };
  }
  return changes;
}

/** Which of the runs is the oldest (0), the second oldest, …. */
function ageRanks(queue: readonly RunSummary[]): ReadonlyMap<string, number> {
  const byAge = queue
    .map((run, place) => ({ run, place }))
    .sort((a, b) => a.run.createdAt.localeCompare(b.run.createdAt) || a.place - b.place);
  return new Map(byAge.map(({ run }, rank) => [run.id, rank]));
}

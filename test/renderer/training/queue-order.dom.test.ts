import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../common/runs/run.ts';
import { prioritiesAfterMove, queueOf } from '../../../renderer/features/training/queue-order.ts';
import { summaryOf } from './example-runs.ts';

const queued = (id: string, second: number, priority = 0): RunSummary =>
  summaryOf(id, {
    status: 'queued',
    priority,
    createdAt: `2026-01-01T10:00:${String(second).padStart(2, '0')}Z`,
  });

/** As the window lists them: newest first. */
const listed = (runs: readonly RunSummary[]) =>
  runs.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
const order = (runs: readonly RunSummary[]) => queueOf(listed(runs)).map(({ id }) => id);

function moved(runs: readonly RunSummary[], id: string, by: number): readonly RunSummary[] {
  const changes = prioritiesAfterMove(queueOf(listed(runs)), id, by);
  return runs.map((run) => ({ ...run, priority: changes.get(run.id) ?? run.priority }));
}

describe('the queue', () => {
  it('takes the highest priority first, then the oldest', () => {
    const runs = [queued('a', 1), queued('b', 2, 5), queued('c', 3), queued('d', 4, 5)];
    expect(order([...runs, summaryOf('r', { status: 'running' })])).toEqual(['b', 'd', 'a', 'c']);
  });

  it('changes as few priorities as it can', () => {
    const runs = [queued('a', 1), queued('b', 2), queued('c', 3)];
    expect([...prioritiesAfterMove(queueOf(listed(runs)), 'c', -2)]).toEqual([['c', 1]]);
    expect(prioritiesAfterMove(queueOf(listed(runs)), 'a', -1).size).toBe(0);
    expect(prioritiesAfterMove(queueOf(listed(runs)), 'gone', 1).size).toBe(0);
  });

  it('comes to the order that was wished, whatever it was', () => {
    const some = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(some, fc.nat(), fc.integer({ min: -7, max: 7 }), (priorities, pick, by) => {
        const runs = priorities.map((priority, i) => queued(`run${i}`, i, priority));
        const before = order(runs);
        const from = pick % before.length;
        const id = before[from] ?? '';
        const wished = before.filter((other) => other !== id);
        wished.splice(Math.min(before.length - 1, Math.max(0, from + by)), 0, id);
        expect(order(moved(runs, id, by))).toEqual(wished);
      }),
    );
  });
});

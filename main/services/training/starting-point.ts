import type { CheckpointSummary } from '../../../common/training/control/run-control.ts';
import type { TrainRequest } from '../../../common/training/trainer-protocol.ts';

type Stored = Pick<CheckpointSummary, 'id' | 'kind' | 'step'>;

/**
 * The stored state that a run goes on from; undefined where it begins anew. A branch that has stored nothing of
 * its own yet begins with the state that was copied to it.
 * @param run Its checkpoints, whether it is a branch, and whether it had ended and got more epochs.
 */
export function startingPoint(run: {
  readonly checkpoints: readonly Stored[];
  readonly branched: boolean;
  readonly extend: boolean;
}): TrainRequest['from'] {
  const { checkpoints, branched, extend } = run;
  const latest = checkpoints
    .filter(({ kind }) => kind === 'resume' || kind === 'final')
    // A `resume` has what a `final` of the same step has, and more.
    .toSorted(
      (a, b) => b.step - a.step || Number(b.kind === 'resume') - Number(a.kind === 'resume'),
    )
    .at(0);
  if (latest) return { checkpointId: latest.id, how: extend ? 'extend' : 'resume' };
  const first = branched
    ? checkpoints.filter(({ kind }) => kind === 'kept').toSorted((a, b) => a.id - b.id)[0]
    : undefined;
  return first && { checkpointId: first.id, how: 'branch' };
}

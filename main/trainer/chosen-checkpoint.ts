import { AppError } from '../../common/errors/app-error.ts';
import type { PredictRequest } from '../../common/training/trainer-protocol.ts';
import { type Checkpoint, CheckpointRepository } from '../storage/checkpoint-repository.ts';
import { openConnection } from '../storage/connection.ts';

type Choice = Pick<PredictRequest, 'libraryFile' | 'runId' | 'checkpoint'>;

/**
 * What a choice stands for now: another text once the run was trained further, so that weights which are kept ready
 * under it are never old. Throws like `readCheckpoint`.
 */
export function checkpointKey(choice: Choice): string {
  const hash = look(choice, (checkpoints, { runId, checkpoint }) =>
    typeof checkpoint === 'number'
      ? checkpoints.hashById(runId, checkpoint)
      : (checkpoints.hashOf(runId, checkpoint) ??
        checkpoints.hashOf(runId, 'final') ??
        checkpoints.hashOf(runId, 'resume')),
  );
  return [choice.libraryFile, choice.runId, choice.checkpoint, hash].join('\0');
}

/**
 * The chosen weights; for a kind that the run does not have yet, the final or latest ones. Throws `not-found` where
 * there are none or the state is not one of the run's, `storage` where they are damaged.
 */
export function readCheckpoint(choice: Choice): Checkpoint {
  return look(choice, (checkpoints, { runId, checkpoint }) => {
    if (typeof checkpoint !== 'number') {
      return (
        checkpoints.get(runId, checkpoint) ??
        checkpoints.get(runId, 'final') ??
        checkpoints.get(runId, 'resume')
      );
    }
    const isOwn = checkpoints.hashById(runId, checkpoint) !== null;
    return isOwn ? checkpoints.getById(checkpoint) : null;
  });
}

function look<Found>(
  choice: Choice,
  find: (checkpoints: CheckpointRepository, choice: Choice) => Found | null,
): Found {
  const connection = openConnection(choice.libraryFile);
  try {
    const found = find(new CheckpointRepository(connection), choice);
    if (found !== null) return found;
  } finally {
    connection.close();
  }
  throw new AppError(
    'not-found',
    typeof choice.checkpoint === 'number'
      ? 'This stored state is no longer there. Choose another.'
      : 'This run has no weights: it ended before they were first written, or they are no longer in the library. Train it again; the same seed gives the same weights.',
  );
}

import { featureWidth } from '../../common/datasets/recipe.ts';
import { judgeOutputs } from '../../common/evaluation/judge-outputs.ts';
import { trainingOfMainOutput } from '../../common/evaluation/main-output.ts';
import type { TrainRequest } from '../../common/training/trainer-protocol.ts';
import type { Program } from './engines/engine.ts';
import type { TurnParts } from './loop-turn.ts';
import type { RowsToRead } from './open-rows.ts';
import { predictRows } from './predict-rows.ts';
import { rowsOfSplit, splitNumber } from './row-order.ts';
import type { LoopEnding } from './training-loop.ts';

/**
 * What is left to do with a network once its epochs are over: averaged weights take their place, then those that a
 * callback wants back, and the last weights are stored.
 */
export async function keepLastWeights(
  ending: LoopEnding,
  program: Program,
  { callbacks, keeper, events, room }: TurnParts,
): Promise<void> {
  await program.finishTraining();
  if (ending.status === 'diverged') {
    await room.write(() => keeper.saveBest());
    return;
  }
  for (const { of, reason } of callbacks.finish()) {
    const weights = keeper.weightsOf(of);
    if (!weights) continue;
    await program.setState({ weights });
    events.add('callback', reason, { of });
  }
  await room.write(() => keeper.saveFinal(ending.epoch));
}

/** Judges the test rows with the weights that the program holds; null where there are none, or no numbers. */
export async function testMetrics(
  program: Program,
  { features, targets, split }: RowsToRead,
  { fitted, training, network }: Pick<TrainRequest, 'fitted' | 'training' | 'network'>,
): Promise<Readonly<Record<string, number>> | null> {
  const rows = rowsOfSplit(split, splitNumber.test);
  if (rows.length === 0) return null;
  const outputs = await predictRows(program, features, featureWidth(fitted), rows);
  const actual = targetsOf(rows, targets, fitted.targetNames.length);
  const judged = trainingOfMainOutput(training, network);
  const metrics = judgeOutputs(fitted, judged, outputs, actual);
  return Object.values(metrics).every(Number.isFinite) ? metrics : null;
}

/** The targets of the given rows, row-major [rows.length, count]. */
function targetsOf(rows: Int32Array, targets: Float32Array, count: number): Float32Array {
  const chosen = new Float32Array(rows.length * count);
  rows.forEach((row, index) =>
    chosen.set(targets.subarray(row * count, (row + 1) * count), index * count),
  );
  return chosen;
}

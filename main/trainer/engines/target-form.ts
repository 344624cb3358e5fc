import { AppError } from '../../../common/errors/app-error.ts';
import type { Task } from '../../../common/network/task.ts';
import { lossChoice } from '../../../common/training/loss-catalogue.ts';
import type {
  LossId,
  LossOptions,
  TrainingConfig,
} from '../../../common/training/training-config.ts';
import { invalid, type NetworkPlan, type PlannedOutput } from './network-plan.ts';

/**
 * What one output is held against. Targets are rows of `targetCount` numbers; an output takes `count` of them
 * from `start` on: its values themselves, or the number of the true class at each of its positions.
 */
export interface OutputTarget {
  readonly kind: 'value' | 'class';
  readonly loss: LossId;
  readonly lossOptions: LossOptions;
  /** Share of its loss in the total. */
  readonly weight: number;
  /** Of one row of the output, without the batch axis. */
  readonly shape: readonly number[];
  /** Numbers in one row of the output. */
  readonly width: number;
  readonly start: number;
  readonly count: number;
}

/** What all outputs are held against, in the plan's order. */
export interface TargetPlan {
  readonly outputs: readonly OutputTarget[];
  /** Numbers in one row of targets. */
  readonly targetCount: number;
}

/**
 * Shares the targets out: an output that needs as many numbers as a row has takes them all, as every head of
 * a network with one target does; otherwise the outputs take theirs one after another, in drawn order.
 * Throws `invalid-network` naming the output layer when the loss cannot take its outputs.
 */
export function planTargets(
  plan: NetworkPlan,
  training: TrainingConfig,
  task: Task,
  targetCount = 1,
): TargetPlan {
  const demands = plan.outputs.map((output) => demandOf(output, training, task));
  const total = demands.reduce((sum, { count }) => sum + count, 0);
  const eachTakesAll = demands.every(({ count }) => count === targetCount);
  if (!eachTakesAll && total !== targetCount) {
    const misfit = plan.outputs.find((_, index) => demands[index]?.count !== targetCount);
    throw misfitError(misfit ?? plan.outputs[0], training, targetCount);
  }
  // The plan has the output drawn last in front.
  let start = total;
  const outputs = demands.map((demand) => {
    start -= demand.count;
    return { ...demand, start: eachTakesAll ? 0 : start };
  });
  return { outputs, targetCount };
}

function demandOf(
  { node, shape, width }: PlannedOutput,
  training: TrainingConfig,
  task: Task,
): Omit<OutputTarget, 'start'> {
  const { loss, lossOptions, weight } = training.outputs[node.id] ?? { ...training, weight: 1 };
  const classes = shape.at(-1) ?? 1;
  const { units } = lossChoice(loss);
  // Vectors of numbers have a direction as well, which cosine similarity compares.
  const categorical =
    units === 'per-class' && (task !== 'regression' || loss !== 'cosine_similarity');
  if (categorical && classes < 2) {
    throw invalid(
      `${node.name} has one output, but ${loss} needs one per class. Give it more units or use binary_crossentropy.`,
      node,
    );
  }
  const mayBeMany = categorical || (task === 'multiclass' && units !== 'one');
  const kind = mayBeMany && classes > 1 ? 'class' : 'value';
  const count = kind === 'class' ? width / classes : width;
  return { kind, loss, lossOptions, weight, shape, width, count };
}

function misfitError(
  output: PlannedOutput | undefined,
  training: TrainingConfig,
  targetCount: number,
): AppError {
  if (!output) return new AppError('invalid-network', 'The network has no output.');
  const { node, shape, width } = output;
  const loss = training.outputs[node.id]?.loss ?? training.loss;
  if (shape.length > 1) {
    return invalid(
      `${node.name} gives more than one row per sample. Put a Flatten layer before the last layer.`,
      node,
    );
  }
  const needed = targetCount === 1 ? 'one' : String(targetCount);
  return invalid(
    `${node.name} has ${width} outputs, but ${loss} for this target needs ${needed}. Set its units to ${targetCount}.`,
    node,
  );
}

/**
 * Throws `invalid-data` when targets are not rows of `targetCount` numbers, or one that stands for a class is
 * no class number that its output knows.
 */
export function checkTargets(
  { outputs, targetCount }: TargetPlan,
  targets: Float32Array,
  rows: number,
): void {
  if (targets.length !== rows * targetCount) {
    throw new AppError(
      'invalid-data',
      `There are ${rows} rows but ${targets.length} targets, where ${rows * targetCount} are needed. Prepare the data again.`,
    );
  }
  for (const { kind, shape, start, count } of outputs) {
    if (kind === 'value') continue;
    const classes = shape.at(-1) ?? 1;
    for (let row = 0; row < rows; row++) {
      for (let at = row * targetCount + start; at < row * targetCount + start + count; at++) {
        const value = targets[at] ?? NaN;
        if (Number.isInteger(value) && value >= 0 && value < classes) continue;
        throw new AppError(
          'invalid-data',
          `Row ${row + 1} has the class ${String(value)}, but the network has outputs for the classes 0 to ${classes - 1}.`,
          { place: { row: row + 1 } },
        );
      }
    }
  }
}

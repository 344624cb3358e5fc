import type { NetworkSpec, NodeSpec } from '../../common/network/network-spec.ts';
import type { Task } from '../../common/network/task.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { CompileRequest, TrainingData } from '../../main/trainer/engines/engine.ts';

/** Kind and parameters of a layer. */
export type Step = readonly [type: string, params?: NodeSpec['params']];

/** Layers one behind the other, with the ids `n0`, `n1`, …. */
export function chain(...steps: readonly Step[]): NetworkSpec {
  const nodes = steps.map(([type, params = {}], index) => ({
    id: `n${index}`,
    type,
    name: `${type.toLowerCase()}_${index}`,
    params,
    position: { x: 200 * index, y: 0 },
  }));
  const edges = nodes
    .slice(1)
    .map((node, index) => ({ id: `e${index}`, from: `n${index}`, to: node.id, toPort: 0 }));
  return { version: 2, nodes, edges };
}

/** A network with everything needed to compile it. */
export function request(
  task: Task,
  network: NetworkSpec,
  training: Partial<TrainingConfig> = {},
): CompileRequest {
  return { network, task, training: { ...defaultTraining(task), threads: 1, ...training } };
}

/** Rows with their features in memory. */
export interface RowsInMemory extends TrainingData {
  readonly features: Float32Array;
}

/** Rows with normally distributed features and targets that follow from them in part. */
export function randomRows(rows: number, features: number, task: Task, classes = 3): RowsInMemory {
  const random = RandomSource.seeded(7, 'rows', rows, features);
  const values = Float32Array.from({ length: rows * features }, () => random.normal());
  const targets = Float32Array.from({ length: rows }, (_, row) => {
    const sum = values.subarray(row * features, (row + 1) * features).reduce((a, b) => a + b, 0);
    if (task === 'regression') return sum + 0.1 * random.normal();
    if (task === 'binary') return sum > 0 ? 1 : 0;
    return Math.min(classes - 1, Math.floor(Math.abs(sum)));
  });
  return { rows, features: values, targets };
}

/** Row numbers 0 … rows − 1, `epochs` times, each time in another order. */
export function shuffledRows(rows: number, epochs: number): Int32Array {
  const random = RandomSource.seeded(3, 'order');
  return Int32Array.from({ length: rows * epochs }, () => random.below(rows));
}

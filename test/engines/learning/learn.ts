import { permutation } from '../../../common/random/permutation.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import type { Engine } from '../../../main/trainer/engines/engine.ts';
import { withProgram } from '../available-engines.ts';
import type { LearningData, Rows } from './learning-data.ts';
import { requestOf, type Judgement, type LearningTask } from './learning-task.ts';

/** Trains on an engine and judges after each epoch. */
export async function learn(
  engine: Engine,
  task: LearningTask,
  { train, test }: LearningData,
  seed: number,
): Promise<readonly number[]> {
  const { batchSize } = task.training;
  return withProgram(engine, requestOf(task, seed), async (program) => {
    program.bindData(train);
    const random = RandomSource.seeded(seed, 'order');
    const curve: number[] = [];
    for (let epoch = 0; epoch < task.epochs; epoch++) {
      await program.trainSteps(permutation(train.rows, random), batchSize);
      const outputs = await program.predict(test.features, test.rows);
      curve.push(judge(outputs, test, task.judgement));
    }
    return curve;
  });
}

function judge(outputs: Float32Array, { rows, targets }: Rows, judgement: Judgement): number {
  const width = outputs.length / rows;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const own = outputs.subarray(row * width, (row + 1) * width);
    const target = targets[row] ?? NaN;
    if (judgement === 'accuracy') sum += classOf(own) === target ? 1 : 0;
    else sum += ((own[0] ?? NaN) - target) ** 2;
  }
  return sum / rows;
}

function classOf(outputs: Float32Array): number {
  return outputs.length === 1 ? Number((outputs[0] ?? NaN) > 0.5) : argmax(outputs);
}

function argmax(values: Float32Array): number {
  return values.indexOf(Math.max(...values));
}

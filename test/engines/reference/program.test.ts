import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { referenceEngine } from '../../../main/trainer/engines/reference/engine.ts';
import { withProgram } from '../available-engines.ts';
import { chain, randomRows, request, shuffledRows } from '../networks.ts';

const rows = 20;
const network = chain(
  ['Input', { shape: [4] }],
  ['BatchNormalization'],
  ['Dropout', { rate: 0.3 }],
  ['Reshape', { target_shape: [2, 2] }],
  ['LSTM', { units: 3 }],
  ['Dense', { units: 1, kernel_regularizer: 'l2', activity_regularizer: 'l1' }],
);

describe('the reference engine', () => {
  it('releases every tensor of a step, an evaluation and a prediction, and its own at the end', async () => {
    const before = tf.memory().numTensors;
    await withProgram(referenceEngine, request('regression', network), async (program) => {
      const data = randomRows(rows, 4, 'regression');
      program.bindData(data);
      const order = shuffledRows(rows, 1);
      await program.trainSteps(order, 8);
      const kept = tf.memory().numTensors;
      await program.trainSteps(order, 8);
      await program.evaluate(order);
      if (data.features instanceof Float32Array) await program.predict(data.features, rows);
      await program.setState(await program.getState());
      expect(tf.memory().numTensors).toBe(kept);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('trains weights that nothing can be learned from as if their gradient were zero', async () => {
    const blocked = chain(
      ['Input', { shape: [4] }],
      ['Dense', { units: 3 }],
      ['Activation', { activation: 'step' }],
      ['Flatten'],
    );
    const made = request('regression', blocked);
    await withProgram(referenceEngine, { ...made, targetCount: 3 }, async (program) => {
      const { features } = randomRows(rows, 4, 'regression');
      program.bindData({ rows, features, targets: new Float32Array(3 * rows) });
      const { weights } = await program.getState();
      const { losses } = await program.trainSteps(shuffledRows(rows, 1), rows);
      expect(losses[0]).toBeGreaterThan(0);
      expect((await program.getState()).weights).toEqual(weights);
    });
  });
});

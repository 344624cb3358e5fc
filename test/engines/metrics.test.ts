import { describe, expect, it } from 'vitest';
import { lossOfOutputs } from '../../common/evaluation/loss-of-outputs.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { namedMetrics } from '../../common/training/metric-sums.ts';
import type { MetricId } from '../../common/training/training-config.ts';
import type { MetricSums } from '../../common/training/metric-sums.ts';
import type { Program } from '../../main/trainer/engines/engine.ts';
import { engines, withProgram } from './available-engines.ts';
import { Drawing } from './drawing.ts';
import { chain, randomRows, request } from './networks.ts';

const rows = 20;
const everyRow = Int32Array.from({ length: rows }, (_, row) => row);
/** Training leaves the weights as they are. */
const still = { ...optimizerDefaults.SGD, learning_rate: 0 };

function valuesOf(program: Program, sums: MetricSums): Readonly<Record<string, number>> {
  return Object.fromEntries(namedMetrics(program.meters, sums));
}

/** Two heads on one hidden layer: the first drawn learns the absolute error with a tenth of the weight. */
function twoHeads() {
  const drawing = new Drawing();
  const input = drawing.add('Input', { shape: [3] });
  const hidden = drawing.add('Dense', { units: 4, activation: 'tanh' }, input);
  const side = drawing.add('Dense', { units: 1 }, hidden);
  const main = drawing.add('Dense', { units: 1 }, hidden);
  const network = drawing.network();
  const nameOf = (id: string) => network.nodes.find((node) => node.id === id)?.name ?? '';
  const outputs = {
    [side]: { loss: 'mean_absolute_error', lossOptions: {}, weight: 0.1 },
  } as const;
  return { network, outputs, side: nameOf(side), main: nameOf(main) };
}

describe.each(engines)('metrics of the $id engine', (engine) => {
  it('are named by their output where there are several, and the total loss weighs them', async () => {
    const { network, outputs, side, main } = twoHeads();
    const metrics: readonly MetricId[] = ['mean_absolute_error', 'mean_squared_error'];
    const made = request('regression', network, { outputs, metrics, optimizer: still });
    const data = randomRows(rows, 3, 'regression');
    await withProgram(engine, made, async (program) => {
      program.bindData(data);
      const predicted = await program.predict(data.features, rows);
      const mean = (head: number, term: (error: number) => number) =>
        data.targets.reduce((sum, t, row) => sum + term((predicted[2 * row + head] ?? 0) - t), 0) /
        rows;
      const found = valuesOf(program, await program.evaluate(everyRow));
      const squared = mean(0, (error) => error ** 2);
      const absolute = mean(1, Math.abs);
      expect(found[`${main}_loss`]).toBeCloseTo(squared, 5);
      expect(found[`${main}_mean_squared_error`]).toBeCloseTo(squared, 5);
      expect(found[`${side}_loss`]).toBeCloseTo(absolute, 5);
      expect(found[`${side}_mean_absolute_error`]).toBeCloseTo(absolute, 5);
      expect(found['loss']).toBeCloseTo(squared + 0.1 * absolute, 5);
      expect(Object.keys(found)).toHaveLength(7);

      const trained = valuesOf(program, (await program.trainSteps(everyRow, rows)).sums);
      for (const [name, value] of Object.entries(found)) {
        expect(trained[name], name).toBeCloseTo(value, 4);
      }
    });
  });

  it('count every time of a sequence, and so does the loss', async () => {
    const times = 3;
    const classes = 4;
    const network = chain(
      ['Input', { shape: [times, 2] }],
      ['Dense', { units: classes, activation: 'softmax' }],
    );
    const loss = 'sparse_categorical_crossentropy';
    const training = { loss, metrics: ['accuracy'], optimizer: still } as const;
    const made = {
      ...request('multiclass', network, training),
      targetCount: times,
    };
    const { features } = randomRows(rows, times * 2, 'multiclass');
    const targets = Float32Array.from({ length: rows * times }, (_, index) => index % classes);
    await withProgram(engine, made, async (program) => {
      program.bindData({ rows, features, targets });
      const outputs = await program.predict(features, rows);
      const right = targets.filter((target, index) => {
        const scores = outputs.subarray(index * classes, (index + 1) * classes);
        return scores.indexOf(Math.max(...scores)) === target;
      }).length;
      const found = valuesOf(program, await program.evaluate(everyRow));
      const expected = lossOfOutputs({ loss, lossOptions: {} }, outputs, classes, targets);
      expect(found['accuracy']).toBeCloseTo(right / rows / times, 6);
      expect(found['loss']).toBeCloseTo(expected, 5);
      const { losses } = await program.trainSteps(everyRow, rows);
      expect(losses[0]).toBeCloseTo(expected, 5);
    });
  });

  it('leave out what rows weigh, which counts in the loss of training alone', async () => {
    const network = chain(['Input', { shape: [3] }], ['Dense', { units: 1 }]);
    const metrics: readonly MetricId[] = ['mean_squared_error'];
    const made = request('regression', network, { metrics, optimizer: still });
    const data = randomRows(rows, 3, 'regression');
    const sampleWeights = Float32Array.from({ length: rows }, (_, row) => row / 5);
    await withProgram(engine, made, async (program) => {
      program.bindData({ ...data, sampleWeights });
      const outputs = await program.predict(data.features, rows);
      const squares = Array.from(outputs, (y, row) => (y - (data.targets[row] ?? NaN)) ** 2);
      const plain = squares.reduce((sum, square) => sum + square, 0) / rows;
      const weighted = squares.reduce((sum, square, row) => sum + (square * row) / 5, 0) / rows;
      const trained = valuesOf(program, (await program.trainSteps(everyRow, rows)).sums);
      expect(trained['loss']).toBeCloseTo(weighted, 4);
      expect(trained['mean_squared_error']).toBeCloseTo(plain, 5);
      const evaluated = valuesOf(program, await program.evaluate(everyRow));
      expect(evaluated['loss']).toBeCloseTo(plain, 5);
    });
  });
});

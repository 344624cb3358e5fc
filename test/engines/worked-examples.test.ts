import { describe, expect, it } from 'vitest';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { namedMetrics } from '../../common/training/metric-sums.ts';
import type { WeightTensor } from '../../main/trainer/engines/engine.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, request, type Step } from './networks.ts';

const tensor = (shape: readonly number[], ...values: number[]): WeightTensor => ({
  shape,
  data: Float32Array.from(values),
});

/** Outputs of a network with the given weights for the given rows. */
async function outputs(
  engine: (typeof engines)[number],
  steps: readonly Step[],
  weights: Readonly<Record<string, WeightTensor>>,
  rows: readonly (readonly number[])[],
): Promise<number[]> {
  const last = steps.at(-1)?.[1]?.['units'];
  const made = request(
    typeof last === 'number' && last > 1 ? 'multiclass' : 'regression',
    chain(...steps),
  );
  return withProgram(engine, made, async (program) => {
    await program.setState({ weights });
    return [...(await program.predict(Float32Array.from(rows.flat()), rows.length))];
  });
}

describe.each(engines)('worked examples on the $id engine', (engine) => {
  it('computes McCulloch-Pitts units, which fire when at least two signals come in', async () => {
    const inputs = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const fires = async (a: number, b: number) => {
      const weights = { 'n1/kernel': tensor([2, 1], a, b), 'n1/bias': tensor([1], -1.5) };
      return outputs(
        engine,
        [
          ['Input', { shape: [2] }],
          ['Dense', { units: 1, activation: 'step' }],
        ],
        weights,
        inputs,
      );
    };
    expect(await fires(1, 1)).toEqual([0, 0, 0, 1]);
    expect(await fires(2, 2)).toEqual([0, 1, 1, 1]);
    expect(await fires(2, -1)).toEqual([0, 0, 1, 0]);
    expect(await fires(2, 0)).toEqual([0, 0, 1, 1]);
  });

  it('decides the concert perceptron: weights 35, 20, 30 get every row right', async () => {
    const rows = [
      [1, 1, 1],
      [1, 0, 1],
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const targets = [1, 1, 0, 0, 0, 0, 0];
    const decide = async (...weights: number[]) => {
      const given = { 'n1/kernel': tensor([3, 1], ...weights), 'n1/bias': tensor([1], -60) };
      return outputs(
        engine,
        [
          ['Input', { shape: [3] }],
          ['Dense', { units: 1, activation: 'step' }],
        ],
        given,
        rows,
      );
    };
    expect(await decide(35, 20, 30)).toEqual(targets);
    const wrong = (await decide(33, 33, 33)).flatMap((fires, row) =>
      fires === targets[row] ? [] : [row],
    );
    expect(wrong).toEqual([3, 4]);
  });

  it('runs three sigmoid units forward', async () => {
    const layers: Step[] = [
      ['Input', { shape: [3] }],
      ['Dense', { units: 2, activation: 'sigmoid' }],
      ['Dense', { units: 1, activation: 'sigmoid' }],
    ];
    const weights = {
      'n1/kernel': tensor([3, 2], 0.2, -0.3, 0.4, 0.1, -0.5, 0.2),
      'n1/bias': tensor([2], -0.4, 0.2),
      'n2/kernel': tensor([2, 1], -0.3, -0.2),
      'n2/bias': tensor([1], 0.1),
    };
    const [output] = await outputs(engine, layers, weights, [[1, 0, 1]]);
    expect(output).toBeCloseTo(0.474, 3);
    const readout = { ...weights, 'n2/kernel': tensor([2, 1], 1, 0), 'n2/bias': tensor([1], 0) };
    const linear: Step[] = [...layers.slice(0, 2), ['Dense', { units: 1 }]];
    const [first] = await outputs(engine, linear, readout, [[1, 0, 1]]);
    expect(first).toBeCloseTo(0.332, 3);
    const other = { ...readout, 'n2/kernel': tensor([2, 1], 0, 1) };
    const [second] = await outputs(engine, linear, other, [[1, 0, 1]]);
    expect(second).toBeCloseTo(0.525, 3);
  });

  it('runs one hidden linear unit backward', async () => {
    const network = chain(
      ['Input', { shape: [1] }],
      ['Dense', { units: 1 }],
      ['Dense', { units: 1 }],
    );
    const optimizer = { ...optimizerDefaults.SGD, learning_rate: 0.01 };
    await withProgram(engine, request('regression', network, { optimizer }), async (program) => {
      program.bindData({ rows: 1, features: Float32Array.of(2), targets: Float32Array.of(5) });
      await program.setState({
        weights: {
          'n1/kernel': tensor([1, 1], 1),
          'n1/bias': tensor([1], 2),
          'n2/kernel': tensor([1, 1], 3),
          'n2/bias': tensor([1], 4),
        },
      });
      const { losses } = await program.trainSteps(Int32Array.of(0), 1);
      expect(losses[0]).toBeCloseTo(121, 4);
      const { weights } = await program.getState();
      expect(weights['n2/kernel']?.data[0]).toBeCloseTo(2.12, 5);
      expect(weights['n2/bias']?.data[0]).toBeCloseTo(3.78, 5);
      expect(weights['n1/kernel']?.data[0]).toBeCloseTo(-0.32, 5);
      expect(weights['n1/bias']?.data[0]).toBeCloseTo(1.34, 5);
    });
  });

  it('updates a linear unit: error 2 at learning rate 0.01', async () => {
    const network = chain(['Input', { shape: [3] }], ['Dense', { units: 1, use_bias: false }]);
    // The loss (o − t)² has twice the gradient of the delta rule, hence half its learning rate.
    const optimizer = { ...optimizerDefaults.SGD, learning_rate: 0.005 };
    await withProgram(engine, request('regression', network, { optimizer }), async (program) => {
      const output = 34 * 5 + 4 + 4 * 8;
      program.bindData({
        rows: 1,
        features: Float32Array.of(34, 1, 4),
        targets: Float32Array.of(output - 2),
      });
      await program.setState({ weights: { 'n1/kernel': tensor([3, 1], 5, 4, 8) } });
      await program.trainSteps(Int32Array.of(0), 1);
      const kernel = [...((await program.getState()).weights['n1/kernel']?.data ?? [])];
      [4.32, 3.98, 7.92].forEach((wanted, index) => expect(kernel[index]).toBeCloseTo(wanted, 4));
    });
  });

  it.each([
    ['softmax', [1.2, 0.9, 0.4], [0.4566, 0.3383, 0.2052]],
    ['sigmoid', [0, 10, -10], [0.5, 0.99995, 0.00005]],
    ['tanh', [1, 0, -1], [0.761594, 0, -0.761594]],
  ])('computes %s of %j', async (activation, given, wanted) => {
    const identity = {
      'n1/kernel': tensor([3, 3], 1, 0, 0, 0, 1, 0, 0, 0, 1),
      'n1/bias': tensor([3], 0, 0, 0),
    };
    const steps: Step[] = [
      ['Input', { shape: [3] }],
      ['Dense', { units: 3, activation }],
    ];
    const values = await outputs(engine, steps, identity, [given]);
    wanted.forEach((value, index) => expect(values[index]).toBeCloseTo(value, 4));
  });

  it('takes the cross-entropy of the true class: 1.20 at probability .3, .69 at .5', async () => {
    const network = chain(
      ['Input', { shape: [2] }],
      ['Dense', { units: 2, activation: 'softmax' }],
    );
    await withProgram(engine, request('multiclass', network), async (program) => {
      await program.setState({
        weights: { 'n1/kernel': tensor([2, 2], 1, 0, 0, 1), 'n1/bias': tensor([2], 0, 0) },
      });
      const features = Float32Array.of(Math.log(0.3), Math.log(0.7), 0, 0);
      program.bindData({ rows: 2, features, targets: Float32Array.of(0, 1) });
      expect((await program.evaluate(Int32Array.of(0))).loss).toBeCloseTo(1.2, 2);
      expect((await program.evaluate(Int32Array.of(1))).loss).toBeCloseTo(0.69, 2);
    });
  });

  it('sums the errors of the constant 10 for six tips: SSE 76, MSE 12.67, MAE 3.33', async () => {
    const network = chain(['Input', { shape: [1] }], ['Dense', { units: 1 }]);
    await withProgram(engine, request('regression', network), async (program) => {
      await program.setState({
        weights: { 'n1/kernel': tensor([1, 1], 0), 'n1/bias': tensor([1], 10) },
      });
      const targets = Float32Array.of(12, 7, 13, 8, 15, 5);
      program.bindData({ rows: 6, features: new Float32Array(6), targets });
      const sums = await program.evaluate(Int32Array.of(0, 1, 2, 3, 4, 5));
      const metrics = Object.fromEntries(namedMetrics(program.meters, sums));
      expect(sums.loss).toBeCloseTo(76, 4);
      expect(metrics['loss']).toBeCloseTo(12.67, 2);
      expect(metrics['root_mean_squared_error']).toBeCloseTo(Math.sqrt(76 / 6), 6);
      expect(metrics['mean_absolute_error']).toBeCloseTo(3.33, 2);
    });
  });

  it('learns XOR with one hidden layer', async () => {
    const network = chain(
      ['Input', { shape: [2] }],
      ['Dense', { units: 8, activation: 'tanh' }],
      ['Dense', { units: 1, activation: 'sigmoid' }],
    );
    const optimizer = { ...optimizerDefaults.Adam, learning_rate: 0.05 };
    await withProgram(engine, request('binary', network, { optimizer }), async (program) => {
      program.bindData({
        rows: 4,
        features: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1),
        targets: Float32Array.of(0, 1, 1, 0),
      });
      await program.trainSteps(
        Int32Array.from({ length: 4 * 300 }, (_, index) => index % 4),
        4,
      );
      const sums = await program.evaluate(Int32Array.of(0, 1, 2, 3));
      expect(Object.fromEntries(namedMetrics(program.meters, sums))['accuracy']).toBe(1);
    });
  });
});

import { describe, expect, it } from 'vitest';
import { optimizerDefaults, scheduleDefaults } from '../../common/training/catalogue.ts';
import { learningRateAt } from '../../common/training/learning-rate.ts';
import type {
  OptimizerConfig,
  ScheduleConfig,
  SharedOptimizerSettings,
} from '../../common/training/training-config.ts';
import type { CompileRequest, Engine, ProgramState } from '../../main/trainer/engines/engine.ts';
import { referenceEngine } from '../../main/trainer/engines/reference/engine.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, randomRows, request } from './networks.ts';

const rows = 12;
const everyRow = Int32Array.from({ length: rows }, (_, row) => row);
const steps = 5;

const network = chain(
  ['Input', { shape: [3] }],
  ['Dense', { units: 5, activation: 'tanh' }],
  ['Dense', { units: 1 }],
);

async function train(engine: Engine, made: CompileRequest): Promise<ProgramState> {
  return withProgram(engine, made, async (program) => {
    program.bindData(randomRows(rows, 3, 'regression'));
    for (let step = 0; step < steps; step++) await program.trainSteps(everyRow, rows);
    await program.finishTraining();
    return program.getState();
  });
}

function expectSameTensors(actual: ProgramState['weights'], wanted: ProgramState['weights']): void {
  expect(Object.keys(actual).toSorted()).toEqual(Object.keys(wanted).toSorted());
  for (const [key, { data }] of Object.entries(wanted)) {
    data.forEach((value, index) => {
      const scale = Math.max(1, Math.abs(value));
      expect((actual[key]?.data[index] ?? NaN) / scale, `${key} at ${index}`).toBeCloseTo(
        value / scale,
        4,
      );
    });
  }
}

const { SGD, RMSprop, Adam, AdamW, Adamax, Nadam, Adagrad, Adadelta, Ftrl, Lion } =
  optimizerDefaults;

const formulas: readonly OptimizerConfig[] = [
  { ...SGD, learning_rate: 0.1, momentum: 0.9, nesterov: true },
  { ...RMSprop, learning_rate: 0.05, momentum: 0.5, centered: true },
  { ...Adam, learning_rate: 0.05 },
  { ...Adam, learning_rate: 0.05, amsgrad: true, beta_2: 0.5 },
  { ...AdamW, learning_rate: 0.05, weight_decay: 0.5 },
  { ...Adamax, learning_rate: 0.05 },
  { ...Nadam, learning_rate: 0.05 },
  { ...Adagrad, learning_rate: 0.05 },
  { ...Adadelta, learning_rate: 1 },
  { ...Ftrl, learning_rate: 0.1 },
  {
    ...Ftrl,
    learning_rate: 0.1,
    learning_rate_power: -0.3,
    initial_accumulator_value: 0.5,
    l1_regularization_strength: 0.01,
    l2_regularization_strength: 0.02,
    l2_shrinkage_regularization_strength: 0.03,
    beta: 0.1,
  },
  { ...Lion, learning_rate: 0.01 },
];

const shared: readonly Partial<SharedOptimizerSettings>[] = [
  { weight_decay: 0.1 },
  { clipnorm: 0.05 },
  { clipvalue: 0.02 },
  { global_clipnorm: 0.05 },
  { use_ema: true, ema_momentum: 0.8 },
  { use_ema: true, ema_momentum: 0.8, ema_overwrite_frequency: 2 },
  { weight_decay: 0.1, clipnorm: 0.05, use_ema: true, ema_overwrite_frequency: 3 },
];

const others = engines.filter(({ id }) => id !== referenceEngine.id);

describe.each(others)('optimisers of the $id engine', (engine) => {
  it.each(formulas)('leave what the reference leaves: $type $momentum', async (optimizer) => {
    const made = request('regression', network, { optimizer });
    const wanted = await train(referenceEngine, made);
    const actual = await train(engine, made);
    expectSameTensors(actual.weights, wanted.weights);
    expectSameTensors(actual.slots, wanted.slots);
  });

  it.each(shared.flatMap((settings) => [SGD, Adam, Nadam].map((base) => ({ base, settings }))))(
    'leave what the reference leaves: $base.type with $settings',
    async ({ base, settings }) => {
      const optimizer = { ...base, learning_rate: 0.05, ...settings };
      const made = request('regression', network, { optimizer });
      const wanted = await train(referenceEngine, made);
      const actual = await train(engine, made);
      expectSameTensors(actual.weights, wanted.weights);
      expectSameTensors(actual.slots, wanted.slots);
    },
  );
});

const single = chain(['Input', { shape: [1] }], ['Dense', { units: 1, use_bias: false }]);

/** The only weight after each step on x = 1 with target 0, where the gradient is 2w. */
async function weightsOf(
  engine: Engine,
  optimizer: OptimizerConfig,
  schedule: ScheduleConfig = { type: 'constant' },
  count = 3,
): Promise<readonly number[]> {
  const made = request('regression', single, { optimizer, schedule });
  return withProgram(engine, made, async (program) => {
    program.bindData({ rows: 1, features: Float32Array.of(1), targets: Float32Array.of(0) });
    await program.setState({
      weights: { 'n1/kernel': { shape: [1, 1], data: Float32Array.of(0.8) } },
    });
    const weights: number[] = [];
    for (let step = 0; step < count; step++) {
      await program.trainSteps(Int32Array.of(0), 1);
      weights.push((await program.getState()).weights['n1/kernel']?.data[0] ?? NaN);
    }
    await program.finishTraining();
    weights.push((await program.getState()).weights['n1/kernel']?.data[0] ?? NaN);
    return weights;
  });
}

describe.each(engines)('updates of the $id engine', (engine) => {
  const sgd = { ...SGD, learning_rate: 0.1 };

  it('shrink weights before they follow the gradient', async () => {
    const [first = NaN, second = NaN] = await weightsOf(engine, { ...sgd, weight_decay: 0.5 });
    // The gradient is that of the weight before it shrank.
    expect(first).toBeCloseTo(0.8 - 0.1 * 0.5 * 0.8 - 0.1 * 1.6, 6);
    expect(second).toBeCloseTo(first - 0.1 * 0.5 * first - 0.1 * 2 * first, 6);
  });

  it.each(['clipnorm', 'clipvalue', 'global_clipnorm'] as const)(
    'cut a gradient to %s',
    async (limit) => {
      const [first = NaN] = await weightsOf(engine, { ...sgd, [limit]: 0.25 });
      expect(first).toBeCloseTo(0.8 - 0.1 * 0.25, 6);
      const [free = NaN] = await weightsOf(engine, { ...sgd, [limit]: 100 });
      expect(free).toBeCloseTo(0.8 - 0.1 * 1.6, 6);
    },
  );

  it('end with the moving average of the weights, which begins with the first', async () => {
    const averaged = { ...sgd, use_ema: true, ema_momentum: 0.5 };
    const [first = NaN, second = NaN, third = NaN, last = NaN] = await weightsOf(engine, averaged);
    expect(third).toBeCloseTo(0.8 ** 4, 6);
    expect(last).toBeCloseTo(0.5 * (0.5 * first + 0.5 * second) + 0.5 * third, 6);
  });

  it('overwrite the weights by their average every so many steps', async () => {
    const averaged = {
      ...sgd,
      use_ema: true,
      ema_momentum: 0.5,
      ema_overwrite_frequency: 2,
    };
    const [first = NaN, second = NaN, third = NaN] = await weightsOf(engine, averaged);
    expect(first).toBeCloseTo(0.64, 6);
    expect(second).toBeCloseTo(0.5 * 0.64 + 0.5 * 0.512, 6);
    expect(third).toBeCloseTo(0.8 * second, 6);
  });

  it.each(Object.values(scheduleDefaults))('follow the schedule $type', async (defaults) => {
    const schedule = { ...defaults, ...('decay_steps' in defaults ? { decay_steps: 2 } : {}) };
    const weights = await weightsOf(engine, sgd, schedule, 4);
    let expected = 0.8;
    for (let step = 0; step < 4; step++) {
      expected -= learningRateAt({ optimizer: sgd, schedule }, step) * 2 * expected;
      expect(weights[step]).toBeCloseTo(expected, 5);
    }
  });

  it('are smaller once a plateau has lowered the rate, also after the state was taken over', async () => {
    const made = request('regression', single, { optimizer: sgd });
    await withProgram(engine, made, async (program) => {
      program.bindData({ rows: 1, features: Float32Array.of(1), targets: Float32Array.of(0) });
      program.scaleLearningRate(0.5);
      const state = await program.getState();
      expect(state.rateFactor).toBe(0.5);
      await program.setState({ ...state, rateFactor: 0.25 });
      const before = state.weights['n1/kernel']?.data[0] ?? NaN;
      await program.trainSteps(Int32Array.of(0), 1);
      const after = (await program.getState()).weights['n1/kernel']?.data[0] ?? NaN;
      expect(after).toBeCloseTo(before * (1 - 0.1 * 0.25 * 2), 6);
    });
  });

  it('are the same in one call as in several', async () => {
    const optimizer = { ...Nadam, use_ema: true, weight_decay: 0.01, clipnorm: 0.1 };
    const made = request('regression', network, { optimizer });
    const inOneCall = await withProgram(engine, made, async (program) => {
      program.bindData(randomRows(rows, 3, 'regression'));
      const order = Int32Array.from({ length: rows * steps }, (_, index) => index % rows);
      await program.trainSteps(order, rows);
      await program.finishTraining();
      return program.getState();
    });
    expect(inOneCall.weights).toEqual((await train(engine, made)).weights);
  });
});

import { describe, expect, it } from 'vitest';
import { namedMetrics } from '../../common/training/metric-sums.ts';
import type { LossId, OptimizerConfig } from '../../common/training/training-config.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import type { Task } from '../../common/network/task.ts';
import type { CompileRequest, Engine, ProgramState } from '../../main/trainer/engines/engine.ts';
import { referenceEngine } from '../../main/trainer/engines/reference/engine.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, randomRows, request, shuffledRows, type Step } from './networks.ts';

const rows = 50;
const batch = 16;
/** Twenty steps, of which every fourth has two rows. */
const order = shuffledRows(rows, 1);
const everyRow = Int32Array.from({ length: rows }, (_, row) => row);

/** Losses over twenty steps in five calls, and the state at the end. */
async function train(engine: Engine, made: CompileRequest, features = 4) {
  return withProgram(engine, made, async (program) => {
    program.bindData(randomRows(rows, features, made.task));
    const losses: number[] = [];
    for (let call = 0; call < 5; call++) {
      const result = await program.trainSteps(order, batch);
      losses.push(...result.losses);
    }
    return {
      losses,
      state: await program.getState(),
      sums: await program.evaluate(everyRow),
      outputs: await program.predict(randomRows(9, features, made.task).features, 9),
    };
  });
}

function expectClose(actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number) {
  expect(actual.length).toBe(wanted.length);
  for (let index = 0; index < wanted.length; index++) {
    const scale = Math.max(1, Math.abs(wanted[index] ?? 0));
    const difference = Math.abs((actual[index] ?? NaN) - (wanted[index] ?? NaN));
    expect(difference, `at ${index}: ${actual[index]} and ${wanted[index]}`).toBeLessThan(
      tolerance * scale,
    );
  }
}

function expectSameState(actual: ProgramState, wanted: ProgramState) {
  expect(actual).toStrictEqual(wanted);
}

const heads: readonly (readonly [Task, LossId, Step])[] = [
  ['regression', 'mean_squared_error', ['Dense', { units: 1 }]],
  ['regression', 'mean_absolute_error', ['Dense', { units: 1 }]],
  ['binary', 'binary_crossentropy', ['Dense', { units: 1, activation: 'sigmoid' }]],
  ['binary', 'binary_crossentropy', ['Dense', { units: 1, activation: 'hard_sigmoid' }]],
  ['binary', 'mean_squared_error', ['Dense', { units: 1, activation: 'sigmoid' }]],
  ['binary', 'categorical_crossentropy', ['Dense', { units: 2, activation: 'softmax' }]],
  ['multiclass', 'categorical_crossentropy', ['Dense', { units: 3, activation: 'softmax' }]],
  ['multiclass', 'categorical_crossentropy', ['Dense', { units: 3, activation: 'softplus' }]],
  ['multiclass', 'sparse_categorical_crossentropy', ['Dense', { units: 3, activation: 'softmax' }]],
  ['multiclass', 'sparse_categorical_crossentropy', ['Dense', { units: 3, activation: 'sigmoid' }]],
  ['multiclass', 'mean_squared_error', ['Dense', { units: 3, activation: 'softmax' }]],
];

const optimizers: readonly (readonly [string, OptimizerConfig])[] = [
  ['SGD', optimizerDefaults.SGD],
  ['SGD with momentum', { ...optimizerDefaults.SGD, momentum: 0.9 }],
  ['SGD with Nesterov momentum', { ...optimizerDefaults.SGD, momentum: 0.9, nesterov: true }],
  ['RMSprop', optimizerDefaults.RMSprop],
  ['RMSprop with momentum', { ...optimizerDefaults.RMSprop, momentum: 0.5 }],
  ['RMSprop centred', { ...optimizerDefaults.RMSprop, momentum: 0.5, centered: true }],
  ['Adam', { ...optimizerDefaults.Adam, learning_rate: 0.01 }],
];

const softmaxHead: Step = ['Dense', { units: 3, activation: 'softmax' }];
const classifier = chain(
  ['Input', { shape: [4] }],
  // A bias before batch normalisation has no gradient but rounding errors, which Adam would enlarge.
  ['Dense', { units: 8, use_bias: false }],
  ['BatchNormalization'],
  ['Activation', { activation: 'relu' }],
  ['Dropout', { rate: 0.3 }],
  softmaxHead,
);

/** Longer trainings with short batches; `conformance/` has every entry of the catalogues in a few steps. */
const agreement: readonly (readonly [string, CompileRequest])[] = [
  ...heads.map(([task, loss, head]): [string, CompileRequest] => [
    `${loss} on ${JSON.stringify(head[1])} for ${task}`,
    request(
      task,
      chain(['Input', { shape: [4] }], ['Dense', { units: 8, activation: 'relu' }], head),
      { loss },
    ),
  ]),
  ...optimizers.map(([name, optimizer]): [string, CompileRequest] => [
    `optimiser ${name}`,
    request('multiclass', classifier, { optimizer }),
  ]),
  [
    'Flatten and rows of two axes',
    request(
      'regression',
      chain(
        ['Input', { shape: [2, 2] }],
        ['Dense', { units: 3, activation: 'tanh' }],
        ['BatchNormalization', { axis: 1 }],
        ['Flatten'],
        ['Dense', { units: 1 }],
      ),
    ),
  ],
];

describe.each(engines.filter((engine) => engine !== referenceEngine))(
  'the $id engine beside the reference',
  (engine) => {
    it.each(agreement)('agrees over twenty steps: %s', async (_name, made) => {
      const wanted = await train(referenceEngine, made);
      const actual = await train(engine, made);
      expectClose(actual.losses, wanted.losses, 1e-4);
      expectClose(actual.outputs, wanted.outputs, 1e-3);
      expect(actual.sums.rows).toBe(wanted.sums.rows);
      expectClose([actual.sums.loss], [wanted.sums.loss], 1e-3);
      actual.sums.outputs.forEach(({ loss, values }, index) => {
        const other = wanted.sums.outputs[index];
        expectClose([loss, ...values], [other?.loss ?? NaN, ...(other?.values ?? [])], 1e-3);
      });
      for (const [key, { shape, data }] of Object.entries(wanted.state.weights)) {
        expect(actual.state.weights[key]?.shape).toEqual(shape);
        expectClose(actual.state.weights[key]?.data ?? [], data, 1e-3);
      }
      expect(Object.keys(actual.state.slots).sort()).toEqual(
        Object.keys(wanted.state.slots).sort(),
      );
    });
  },
);

describe.each(engines)('the $id engine', (engine) => {
  const made = request('multiclass', classifier);

  it('gives the same history bit for bit for the same seed', async () => {
    const first = await train(engine, made);
    const second = await train(engine, made);
    expect(second.losses).toEqual(first.losses);
    expectSameState(second.state, first.state);
  });

  it('starts otherwise with another seed', async () => {
    const first = await train(engine, made);
    const other = await train(engine, request('multiclass', classifier, { seed: 2 }));
    expect(other.losses[0]).not.toBe(first.losses[0]);
  });

  it('continues bit for bit from a stored state in a new program', async () => {
    const data = randomRows(rows, 4, 'multiclass');
    const [stored, wanted] = await withProgram(engine, made, async (program) => {
      program.bindData(data);
      await program.trainSteps(order, batch);
      const state = await program.getState();
      const { losses } = await program.trainSteps(order, batch);
      return [state, { losses, state: await program.getState() }] as const;
    });
    const fresh = request('multiclass', classifier, { seed: 99 });
    const actual = await withProgram(engine, fresh, async (program) => {
      program.bindData(data);
      await program.setState(stored);
      const { losses } = await program.trainSteps(order, batch);
      return { losses, state: await program.getState() };
    });
    expect(actual.losses).toEqual(wanted.losses);
    expectSameState(actual.state, wanted.state);
  });

  it('does not depend on how the steps are divided into calls', async () => {
    const inCalls = (calls: readonly Int32Array[]) =>
      withProgram(engine, made, async (program) => {
        program.bindData(randomRows(rows, 4, 'multiclass'));
        for (const call of calls) await program.trainSteps(call, batch);
        return program.getState();
      });
    const whole = order.subarray(0, 48);
    const divided = [whole.subarray(0, 16), whole.subarray(16, 48)];
    expectSameState(await inCalls(divided), await inCalls([whole]));
  });

  it('returns one loss per step and counts every row, the short last batch included', async () => {
    const { losses, sums } = await withProgram(engine, made, async (program) => {
      program.bindData(randomRows(rows, 4, 'multiclass'));
      return program.trainSteps(order, batch);
    });
    expect(losses.length).toBe(4);
    expect(sums.rows).toBe(50);
    const wanted = [16, 16, 16, 2].reduce((sum, size, step) => sum + size * (losses[step] ?? 0), 0);
    expect(sums.loss).toBeCloseTo(wanted, 4);
  });

  it('measures what it predicts', async () => {
    const regression = request(
      'regression',
      chain(['Input', { shape: [3] }], ['Dense', { units: 1 }]),
    );
    const data = randomRows(300, 3, 'regression');
    await withProgram(engine, regression, async (program) => {
      program.bindData(data);
      const sums = await program.evaluate(Int32Array.from({ length: 300 }, (_, row) => row));
      const outputs = await program.predict(data.features, 300);
      const errors = outputs.map((output, row) => output - (data.targets[row] ?? 0));
      const squared = errors.reduce((sum, error) => sum + error ** 2, 0);
      const metrics = Object.fromEntries(namedMetrics(program.meters, sums));
      expect(metrics['root_mean_squared_error']).toBeCloseTo(Math.sqrt(squared / 300), 5);
      expect(metrics['loss']).toBeCloseTo(squared / 300, 4);
      expect(sums.rows).toBe(300);
    });
  });

  it('leaves dropout and batch statistics alone outside training', async () => {
    await withProgram(engine, made, async (program) => {
      const data = randomRows(rows, 4, 'multiclass');
      program.bindData(data);
      const before = await program.getState();
      const first = await program.predict(data.features, rows);
      await program.evaluate(everyRow);
      expect(await program.predict(data.features, rows)).toEqual(first);
      expectSameState(await program.getState(), before);
    });
  });

  it('moves the statistics of batch normalisation by momentum', async () => {
    const network = chain(
      ['Input', { shape: [1] }],
      ['BatchNormalization', { momentum: 0.9 }],
      ['Dense', { units: 1 }],
    );
    await withProgram(engine, request('regression', network), async (program) => {
      const features = Float32Array.of(1, 2, 3, 6);
      program.bindData({ rows: 4, features, targets: new Float32Array(4) });
      await program.trainSteps(Int32Array.of(0, 1, 2, 3), 4);
      const { weights } = await program.getState();
      // Mean 3, population variance 3.5.
      expect(weights['n1/moving_mean']?.data[0]).toBeCloseTo(0.1 * 3, 6);
      expect(weights['n1/moving_variance']?.data[0]).toBeCloseTo(0.9 + 0.1 * 3.5, 6);
    });
  });

  it('returns losses that are no numbers instead of failing', async () => {
    const network = chain(['Input', { shape: [1] }], ['Dense', { units: 1 }]);
    const optimizer = { ...optimizerDefaults.SGD, learning_rate: 100 };
    await withProgram(engine, request('regression', network, { optimizer }), async (program) => {
      const features = Float32Array.of(1e6, -2e6);
      program.bindData({ rows: 2, features, targets: Float32Array.of(1, 1) });
      const steps = Int32Array.from({ length: 40 }, (_, index) => index % 2);
      const { losses } = await program.trainSteps(steps, 2);
      expect(Number.isFinite(losses.at(-1))).toBe(false);
    });
  });

  it('refuses weights of a wrong shape and keeps its own', async () => {
    await withProgram(engine, made, async (program) => {
      const before = await program.getState();
      const wrong = { 'n1/kernel': { shape: [3, 8], data: new Float32Array(24) } };
      await expect(program.setState({ weights: wrong })).rejects.toMatchObject({
        code: 'invalid-data',
        place: { node: 'n1' },
      });
      expectSameState(await program.getState(), before);
    });
  });

  it('refuses rows that do not fit the input, and classes that have no output', async () => {
    await withProgram(engine, made, (program) => {
      expect(() => program.bindData(randomRows(5, 3, 'multiclass'))).toThrow(/takes 4/);
      const targets = Float32Array.of(0, 3);
      expect(() => program.bindData({ rows: 2, features: new Float32Array(8), targets })).toThrow(
        /Row 2 has the class 3/,
      );
      return Promise.resolve();
    });
  });

  it.each([
    ['no output behind the input', request('regression', chain(['Input'])), /No path/, undefined],
    [
      'more outputs than the loss takes',
      request('regression', chain(['Input'], ['Dense', { units: 2 }])),
      /has 2 outputs/,
      'n1',
    ],
    [
      'one output for a categorical loss',
      request('multiclass', chain(['Input'], ['Dense', { units: 1 }])),
      /one per class/,
      'n1',
    ],
    [
      'an unknown layer',
      request('regression', chain(['Input'], ['Dens'], ['Dense', { units: 1 }])),
      /no layer of the kind Dens/,
      'n1',
    ],
    [
      'a parameter out of range',
      request('regression', chain(['Input'], ['Dropout', { rate: 2 }], ['Dense', { units: 1 }])),
      /Rate must be at most 1/,
      'n1',
    ],
    [
      'an output with more than one axis',
      request('regression', chain(['Input', { shape: [2, 2] }], ['Dense', { units: 1 }])),
      /Flatten/,
      'n1',
    ],
  ])('refuses a network with %s', async (_name, wrong, message, node) => {
    const compiled = engine.compile(wrong);
    await expect(compiled).rejects.toThrow(message);
    await expect(compiled).rejects.toMatchObject({
      code: 'invalid-network',
      ...(node === undefined ? {} : { place: { node } }),
    });
  });
});

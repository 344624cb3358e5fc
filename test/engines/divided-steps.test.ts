import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { Task } from '../../common/network/task.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { noSums } from '../../common/training/metric-sums.ts';
import { engines, withProgram } from './available-engines.ts';
import { chain, randomRows, request, shuffledRows, type Step } from './networks.ts';

const networks: readonly { name: string; features: number; layers: readonly Step[] }[] = [
  {
    name: 'dense layers',
    features: 7,
    layers: [
      ['Input', { shape: [7] }],
      ['Dense', { units: 9, activation: 'gelu' }],
      ['Dropout', { rate: 0.3 }],
    ],
  },
  {
    name: 'a normalisation of what comes in',
    features: 7,
    layers: [
      ['Input', { shape: [7] }],
      ['LayerNormalization', {}],
      ['Dense', { units: 5, activation: 'softplus' }],
    ],
  },
  {
    name: 'moving statistics',
    features: 7,
    layers: [
      ['Input', { shape: [7] }],
      ['Dense', { units: 11 }],
      ['BatchNormalization', {}],
      ['Activation', { activation: 'elu' }],
    ],
  },
  {
    name: 'time',
    features: 15,
    layers: [
      ['Input', { shape: [5, 3] }],
      ['LSTM', { units: 6 }],
    ],
  },
];
const tasks: readonly { task: Task; head: Step; metrics: readonly ('accuracy' | 'auc')[] }[] = [
  {
    task: 'multiclass',
    head: ['Dense', { units: 3, activation: 'softmax' }],
    metrics: ['accuracy', 'auc'],
  },
  { task: 'regression', head: ['Dense', { units: 1, activation: 'softplus' }], metrics: [] },
];
const rows = 40;

describe.each(engines.map((engine) => ({ engine })))('steps of $engine.id', ({ engine }) => {
  /** All bits that steps leave when calls make as many as `calls` say, over and over. */
  async function train(
    network: NetworkSpec,
    task: Task,
    metrics: readonly ('accuracy' | 'auc')[],
    setting: { readonly features: number; readonly batchSize: number; readonly threads: number },
    calls: readonly number[],
  ) {
    const { features, batchSize, threads } = setting;
    const made = request(task, network, {
      batchSize,
      threads,
      optimizer: { ...optimizerDefaults.Adam, use_ema: true, clipnorm: 1 },
      metrics: task === 'regression' ? ['mean_absolute_error', 'r2_score'] : metrics,
    });
    return withProgram(engine, made, async (program) => {
      program.bindData(randomRows(rows, features, task));
      const order = shuffledRows(rows, 3);
      const sums = noSums(program.meters);
      const losses: number[] = [];
      for (let from = 0, call = 0; from < order.length; call++) {
        const count = (calls[call % calls.length] ?? 1) * batchSize;
        const result = await program.trainSteps(
          order.subarray(from, from + count),
          batchSize,
          sums,
        );
        losses.push(...result.losses);
        from += count;
      }
      const { weights, slots, random, step } = await program.getState();
      const tensors = [...Object.entries(weights), ...Object.entries(slots)];
      return {
        losses,
        step,
        random,
        sums: [sums.loss, sums.rows, ...sums.outputs.map(({ values }) => [...values])],
        tensors: tensors.map(([name, { data }]) => [name, ...data]),
      };
    });
  }

  const cases = networks.flatMap(({ name, features, layers }) =>
    tasks.map(({ task, head, metrics }) => ({
      name,
      features,
      task,
      metrics,
      layers: [...layers, head],
    })),
  );
  it.each(cases)(
    'give the same bits through $name for $task, however many a call makes',
    async ({ layers, features, task, metrics }) => {
      // Rows of odd lengths start where vector instructions do not like them, and several threads cut arrays.
      const settings = [
        [5, 1],
        [7, 2],
        [16, 1],
      ] as const;
      // The others compute step by step, so that one setting shows it.
      const told = engine.id === 'compiled' ? settings : settings.slice(0, 1);
      for (const [batchSize, threads] of told) {
        const setting = { features, batchSize, threads };
        const network = chain(...layers);
        const whole = await train(network, task, metrics, setting, [1000]);
        for (const calls of [[1], [3, 1, 4]]) {
          expect(await train(network, task, metrics, setting, calls)).toEqual(whole);
        }
      }
    },
  );
});

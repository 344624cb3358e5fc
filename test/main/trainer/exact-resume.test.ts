import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { Task } from '../../../common/network/task.ts';
import type { CallbackConfig } from '../../../common/training/callbacks/callback-config.ts';
import { optimizerDefaults, scheduleDefaults } from '../../../common/training/catalogue.ts';
import type { OptimizerConfig, ScheduleConfig } from '../../../common/training/training-config.ts';
import type { Engine, TrainingData } from '../../../main/trainer/engines/engine.ts';
import type { Steering } from '../../../main/trainer/steering.ts';
import type { StepListener } from '../../../main/trainer/training-loop.ts';
import { engines } from '../../engines/available-engines.ts';
import {
  chain,
  randomRows,
  request,
  type RowsInMemory,
  type Step,
} from '../../engines/networks.ts';
import { bitsOf, Killed, TrainedRun, type Experiment } from './trained-run.ts';

const rows = 50;
const epochs = 4;

interface Drawing {
  readonly features: number;
  readonly task: Task;
  readonly network: NetworkSpec;
}

function ending(features: number, task: Task, ...layers: readonly Step[]): Drawing {
  const head: Step =
    task === 'multiclass'
      ? ['Dense', { units: 3, activation: 'softmax' }]
      : ['Dense', { units: 1, activation: task === 'binary' ? 'sigmoid' : 'linear' }];
  return { features, task, network: chain(...layers, head) };
}

/** Two outputs for the same target. */
function forked(): Drawing {
  const trunk = chain(['Input', { shape: [4] }], ['Dense', { units: 5, activation: 'tanh' }]);
  const heads = ['left', 'right'].map((id) => ({
    id,
    type: 'Dense',
    name: id,
    params: { units: 1 },
    position: { x: 400, y: 0 },
  }));
  const edges = heads.map(({ id }) => ({ id: `to-${id}`, from: 'n1', to: id, toPort: 0 }));
  return {
    features: 4,
    task: 'regression',
    network: {
      ...trunk,
      nodes: [...trunk.nodes, ...heads],
      edges: [...trunk.edges, ...edges],
    },
  };
}

const drawings: Readonly<Record<string, Drawing>> = {
  'dense layers with Dropout and noise': ending(
    5,
    'multiclass',
    ['Input', { shape: [5] }],
    ['GaussianNoise', { stddev: 0.1 }],
    ['Dense', { units: 9, activation: 'gelu' }],
    ['Dropout', { rate: 0.4 }],
  ),
  'BatchNormalization, whose statistics move': ending(
    5,
    'binary',
    ['Input', { shape: [5] }],
    ['Dense', { units: 7, kernel_regularizer: 'l2' }],
    ['BatchNormalization', {}],
    ['Activation', { activation: 'relu' }],
  ),
  LSTM: ending(6, 'regression', ['Input', { shape: [3, 2] }], ['LSTM', { units: 4 }]),
  'changed pictures': ending(
    36,
    'multiclass',
    ['Input', { shape: [6, 6, 1] }],
    ['RandomTranslation', { height_factor: [-0.2, 0.2], width_factor: [-0.2, 0.2] }],
    ['RandomFlip', {}],
    ['Conv2D', { filters: 2, kernel_size: [3, 3], activation: 'relu' }],
    ['Flatten', {}],
  ),
  'several outputs': forked(),
};

const optimizers: Readonly<Record<string, OptimizerConfig>> = {
  'Adam with averages and clipping': {
    ...optimizerDefaults.Adam,
    learning_rate: 0.01,
    use_ema: true,
    ema_overwrite_frequency: 7,
    clipnorm: 1,
  },
  Nadam: { ...optimizerDefaults.Nadam, learning_rate: 0.01 },
  'SGD with momentum and decay': {
    ...optimizerDefaults.SGD,
    learning_rate: 0.05,
    momentum: 0.9,
    weight_decay: 0.01,
    global_clipnorm: 1,
  },
  'centred RMSprop': { ...optimizerDefaults.RMSprop, centered: true, momentum: 0.5 },
};

const schedules: readonly ScheduleConfig[] = [
  { type: 'constant' },
  { ...scheduleDefaults.cosine, decay_steps: 20 },
  { type: 'exponential', decay_steps: 5, decay_rate: 0.9, staircase: false },
];

const watching = { monitor: 'val_loss', mode: 'auto' } as const;
const callbackSets: Readonly<Record<string, readonly CallbackConfig[]>> = {
  none: [{ type: 'TerminateOnNaN' }],
  'EarlyStopping and ReduceLROnPlateau': [
    {
      type: 'EarlyStopping',
      ...watching,
      min_delta: 0.02,
      patience: 2,
      baseline: null,
      start_from_epoch: 0,
      restore_best_weights: true,
    },
    {
      type: 'ReduceLROnPlateau',
      ...watching,
      factor: 0.5,
      patience: 1,
      min_delta: 0.05,
      cooldown: 0,
      min_lr: 0,
    },
  ],
  'LearningRateScheduler, ModelCheckpoint and a rule': [
    { type: 'LearningRateScheduler', rate: 'lr * 0.9' },
    {
      type: 'ModelCheckpoint',
      ...watching,
      save_best_only: true,
      every_epochs: 1,
      every_minutes: null,
      keep_last: 2,
    },
    { type: 'Rule', when: 'epoch > 1', then: 'scale_learning_rate', factor: 0.5 },
  ],
};

/** Rows that are read as they are needed, as those of a set on the disk are. */
function readFromElsewhere({ features, ...rest }: RowsInMemory, width: number): TrainingData {
  return {
    ...rest,
    features: {
      width,
      read: (chosen, into) =>
        chosen.forEach((row, index) =>
          into.set(features.subarray(row * width, (row + 1) * width), index * width),
        ),
    },
  };
}

interface Settings {
  readonly drawing: string;
  readonly optimizer: string;
  readonly schedule: number;
  readonly callbacks: string;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly weighted: boolean;
  readonly fromElsewhere: boolean;
  readonly validated: boolean;
  readonly seed: number;
}

function experiment(engine: Engine, settings: Settings): Experiment {
  const { features, task, network } = drawings[settings.drawing] ?? forked();
  const data = randomRows(rows, features, task);
  const weights = Float32Array.from({ length: rows }, (_, row) => 0.5 + (row % 3));
  const read = settings.fromElsewhere ? readFromElsewhere(data, features) : data;
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  return {
    engine,
    request: request(task, network, {
      optimizer: optimizers[settings.optimizer] ?? optimizerDefaults.Adam,
      schedule: schedules[settings.schedule] ?? { type: 'constant' },
      callbacks: callbackSets[settings.callbacks] ?? [],
      metrics: task === 'regression' ? ['mean_absolute_error'] : ['accuracy', 'auc'],
      batchSize: settings.batchSize,
      shuffle: settings.shuffle,
      seed: settings.seed,
      epochs,
    }),
    data: settings.weighted ? { ...read, sampleWeights: weights } : read,
    trainRows: settings.validated ? all.subarray(0, 40) : all,
    validationRows: settings.validated ? all.subarray(40) : new Int32Array(0),
  };
}

/** Cuts calls at a step, where something happens. */
function at(step: number, happens: () => void): StepListener {
  return {
    stepsAtOnce: (steps, wanted) =>
      steps < step ? Math.max(1, Math.min(wanted, step - steps)) : wanted,
    beforeCall: () => {},
    afterCall: (steps) => {
      if (steps === step) happens();
    },
  };
}

const settingsOf: fc.Arbitrary<Settings> = fc.record({
  drawing: fc.constantFrom(...Object.keys(drawings)),
  optimizer: fc.constantFrom(...Object.keys(optimizers)),
  schedule: fc.nat(schedules.length - 1),
  callbacks: fc.constantFrom(...Object.keys(callbackSets)),
  batchSize: fc.constantFrom(4, 7, 16),
  shuffle: fc.boolean(),
  weighted: fc.boolean(),
  fromElsewhere: fc.boolean(),
  validated: fc.boolean(),
  seed: fc.nat(1000),
});

/** Everything that a run leaves, but times. */
async function whole(tried: Experiment) {
  const run = new TrainedRun(tried);
  try {
    const { state, ending: end } = await run.work();
    return { history: run.history, bits: bitsOf(state), ending: end };
  } finally {
    await run.close();
  }
}

/** The same of a run that is stopped after a step and goes on in another process. */
async function stopped(tried: Experiment, step: number) {
  const run = new TrainedRun(tried);
  try {
    const stop = (steering: Steering) => at(step, () => steering.take({ type: 'stop' }));
    const first = await run.work({ steps: stop });
    if (first.ending.status !== 'stopped') return null;
    const from = { checkpointId: run.checkpoint('resume'), how: 'resume' } as const;
    const { state, ending: end } = await run.work({ from });
    return { history: run.history, bits: bitsOf(state), ending: end };
  } finally {
    await run.close();
  }
}

/** The same of a run whose state was stored after a step and whose process was killed after a later one. */
async function killed(tried: Experiment, step: number, later: number) {
  const run = new TrainedRun(tried);
  try {
    const listener = (steering: Steering): StepListener => {
      const storing = at(step, () => steering.take({ type: 'keep', note: 'before' }));
      const killing = at(later, () => {
        throw new Killed();
      });
      return {
        stepsAtOnce: (steps, wanted) =>
          killing.stepsAtOnce(steps, storing.stepsAtOnce(steps, wanted)),
        beforeCall: () => {},
        async afterCall(steps) {
          await storing.afterCall(steps);
          await killing.afterCall(steps);
        },
      };
    };
    const died = await run.work({ steps: listener }).then(
      () => false,
      (error: unknown) => {
        if (error instanceof Killed) return true;
        throw error;
      },
    );
    const kept = run.checkpoints.list(run.id).find(({ keptBy }) => keptBy === 'before');
    if (!died || !kept) return null;
    const from = { checkpointId: kept.id, how: 'resume' } as const;
    const { state, ending: end } = await run.work({ from });
    expect(run.events.filter(({ kind }) => kind === 'note')).toEqual([]);
    const callbackEvents = run.events.filter(({ kind }) => kind === 'callback');
    const distinct = new Set(callbackEvents.map(({ step: when, text }) => `${when} ${text}`));
    expect(distinct.size).toBe(callbackEvents.length);
    return { history: run.history, bits: bitsOf(state), ending: end };
  } finally {
    await run.close();
  }
}

describe.each(engines.map((engine) => ({ engine })))('a run on $engine.id', ({ engine }) => {
  it('goes on bit for bit where it was stopped, or from what was stored before a kill', async () => {
    let resumed = 0;
    let repeated = 0;
    await fc.assert(
      fc.asyncProperty(
        settingsOf,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (settings, share) => {
          const tried = experiment(engine, settings);
          const stepsPerEpoch = Math.ceil(tried.trainRows.length / settings.batchSize);
          const step = 1 + Math.floor(share * (epochs * stepsPerEpoch - 2));
          const expected = await whole(tried);
          const afterStop = await stopped(tried, step);
          if (afterStop) {
            resumed += 1;
            expect(afterStop).toEqual(expected);
          }
          const afterKill = await killed(tried, step, step + stepsPerEpoch);
          if (afterKill) {
            repeated += 1;
            expect(afterKill).toEqual(expected);
          }
        },
      ),
      { numRuns: engine.id === 'compiled' ? 20 : 4, seed: 1 },
    );
    expect(resumed).toBeGreaterThan(1);
    expect(repeated).toBeGreaterThan(0);
  }, 300_000);
});

import { afterEach, describe, expect, it } from 'vitest';
import type { FromTrainer, SteerRequest } from '../../../common/training/trainer-protocol.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import { changesOf } from '../../../common/training/control/run-changes.ts';
import { EventRepository } from '../../../main/storage/event-repository.ts';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import type { Steering } from '../../../main/trainer/steering.ts';
import type { StepListener } from '../../../main/trainer/training-loop.ts';
import { chain, randomRows, request } from '../../engines/networks.ts';
import { bitsOf, Killed, TrainedRun, type Experiment } from './trained-run.ts';

/** 40 training rows in batches of 8: five steps an epoch. */
const stepsPerEpoch = 5;
const network = chain(
  ['Input', { shape: [3] }],
  ['Dense', { units: 4, activation: 'tanh' }],
  ['Dropout', { rate: 0.2 }],
  ['Dense', { units: 1 }],
);

function experiment(training: Partial<TrainingConfig> = {}): Experiment {
  const all = Int32Array.from({ length: 50 }, (_, row) => row);
  return {
    engine: compiledEngine,
    request: request('regression', network, { batchSize: 8, epochs: 4, metrics: [], ...training }),
    data: randomRows(50, 3, 'regression'),
    trainRows: all.subarray(0, 40),
    validationRows: all.subarray(40),
  };
}

/** One step per call; `then` hears of each. */
function everyStep(then: (steps: number) => void): StepListener {
  return { stepsAtOnce: () => 1, beforeCall: () => {}, afterCall: then };
}

const types = (told: readonly FromTrainer[]) =>
  told.flatMap(({ type }) => (type === 'paused' || type === 'resumed' ? [type] : []));

describe('a run that is steered', () => {
  let run: TrainedRun;

  afterEach(() => run.close());

  function begin(training: Partial<TrainingConfig> = {}): TrainedRun {
    run = new TrainedRun(experiment(training));
    return run;
  }

  const kindsOf = (one: TrainedRun) => one.events.map(({ kind, step }) => [kind, step]);

  it('pauses with its state stored, goes on when told to, and ends as if nothing had been', async () => {
    const still = new TrainedRun(experiment());
    const { state: expected } = await still.work();
    const history = still.history;
    await still.close();
    begin();
    let storedAtPause: number | undefined;
    const { state, told } = await run.work({
      steps: (steering) =>
        everyStep((steps) => {
          if (steps === 7) steering.take({ type: 'pause' });
        }),
      told: (message, steering) => {
        if (message.type !== 'paused') return;
        const id = run.checkpoint('resume');
        storedAtPause = run.checkpoints.getById(id)?.step;
        steering.take({ type: 'resume' });
      },
    });
    expect(storedAtPause).toBe(7);
    expect(types(told)).toEqual(['paused', 'resumed']);
    expect(kindsOf(run)).toEqual([
      ['paused', 7],
      ['resumed', 7],
    ]);
    expect(bitsOf(state)).toEqual(bitsOf(expected));
    expect(run.history).toEqual(history);
  });

  it('pauses at the end of the epoch, behind what is told of it', async () => {
    begin();
    let epochsTold = 0;
    await run.work({
      steps: (steering) =>
        everyStep((steps) => {
          if (steps === 2) steering.take({ type: 'pause', when: 'epoch' });
        }),
      told: (message, steering) => {
        if (message.type === 'epochs') epochsTold += message.epochs.length;
        if (message.type !== 'paused') return;
        expect(epochsTold).toBe(1);
        steering.take({ type: 'resume' });
      },
    });
    expect(kindsOf(run)[0]).toEqual(['paused', stepsPerEpoch]);
  });

  it('goes on by one batch and by one epoch', async () => {
    begin();
    const steps: number[] = [];
    const commands: SteerRequest[] = [
      { type: 'advance', by: 'batch' },
      { type: 'advance', by: 'batch' },
      { type: 'advance', by: 'epoch' },
      { type: 'advance', by: 'batch' },
      { type: 'resume' },
    ];
    let made = 0;
    await run.work({
      pauseAfter: 'nothing',
      steps: () => ({
        stepsAtOnce: (_, wanted) => wanted,
        beforeCall: () => {},
        afterCall: (count) => {
          made = count;
        },
      }),
      told: (message, steering) => {
        if (message.type !== 'paused') return;
        steps.push(made);
        steering.take(commands.shift() ?? { type: 'resume' });
      },
    });
    expect(steps).toEqual([0, 1, 2, 5, 6]);
    expect(run.history).toHaveLength(4);
  });

  it.each(['batch', 'epoch'] as const)(
    'begins with one %s where that is wanted',
    async (stride) => {
      begin();
      const { ending } = await run.work({
        pauseAfter: stride,
        told: (message, steering) => {
          if (message.type === 'paused') steering.take({ type: 'stop' });
        },
      });
      expect(ending.status).toBe('stopped');
      const stored = run.checkpoints.getById(run.checkpoint('resume'));
      expect(stored?.step).toBe(stride === 'batch' ? 1 : stepsPerEpoch);
    },
  );

  it('stops at the end of the epoch', async () => {
    begin();
    const { ending } = await run.work({
      steps: (steering) =>
        everyStep((steps) => {
          if (steps === 6) steering.take({ type: 'stop', when: 'epoch' });
        }),
    });
    expect(ending).toEqual({ status: 'stopped', epoch: 2 });
    expect(run.history).toHaveLength(2);
  });

  /** The learning rates that were logged. */
  const rates = () =>
    run.history.map((epoch) => (epoch as { readonly learning_rate?: number }).learning_rate);

  it('has another rate from the next step on, and logs it', async () => {
    begin();
    await run.work({
      steps: (steering) =>
        everyStep((steps) => {
          if (steps === 7) steering.take({ type: 'change', change: { learning_rate: 0.05 } });
        }),
    });
    expect(rates()).toEqual([undefined, 0.05, 0.05, 0.05]);
    expect(run.events).toMatchObject([
      {
        kind: 'changed',
        step: 7,
        text: 'Changed: learning rate 0.05.',
        detail: { change: { learning_rate: 0.05 } },
      },
    ]);
  });

  it('has another batch size from the next epoch on, and more epochs', async () => {
    begin();
    await run.work({
      steps: (steering) =>
        everyStep((steps) => {
          if (steps === 7) {
            steering.take({ type: 'change', change: { batchSize: 20, epochs: 6 } });
          }
        }),
    });
    expect(run.history).toHaveLength(6);
    // Two epochs of five steps, four of two.
    expect(run.checkpoints.getById(run.checkpoint('final'))?.step).toBe(18);
  });

  it('keeps a checkpoint for the person, while it goes on and while it waits', async () => {
    begin();
    await run.work({
      steps: (steering) =>
        everyStep((steps) => {
          if (steps === 3) steering.take({ type: 'keep', note: 'early' });
          if (steps === 6) steering.take({ type: 'pause' });
        }),
      told: (message, steering) => {
        if (message.type === 'paused') steering.take({ type: 'keep', note: 'while it waits' });
        const isKept = message.type === 'event' && message.event.text.includes('waits');
        if (isKept) steering.take({ type: 'resume' });
      },
    });
    const kept = run.checkpoints.list(run.id).filter(({ kind }) => kind === 'kept');
    expect(kept.map(({ keptBy, step }) => [keptBy, step])).toEqual([
      ['while it waits', 6],
      ['early', 3],
    ]);
  });

  /** Changes at certain steps, and a process that dies at another. */
  function changing(steering: Steering, dies: number | null): StepListener {
    return everyStep((steps) => {
      if (steps === 4) steering.take({ type: 'keep', note: 'stored' });
      if (steps === 6) steering.take({ type: 'change', change: { learning_rate: 0.02 } });
      if (steps === 8) steering.take({ type: 'change', change: { batchSize: 10 } });
      if (steps === dies) throw new Killed();
    });
  }

  it('makes changes again that a killed process had made, once', async () => {
    const whole = new TrainedRun(experiment());
    const { state: expected } = await whole.work({ steps: (steering) => changing(steering, null) });
    const history = whole.history;
    await whole.close();
    begin();
    await expect(run.work({ steps: (steering) => changing(steering, 11) })).rejects.toBeInstanceOf(
      Killed,
    );
    const from = { checkpointId: run.checkpoint('kept'), how: 'resume' } as const;
    const { state } = await run.work({ from });
    expect(run.history).toEqual(history);
    expect(bitsOf(state)).toEqual(bitsOf(expected));
    const changed = run.events.filter(({ kind }) => kind === 'changed');
    expect(changed.map(({ step }) => step)).toEqual([6, 8]);
  });

  it('is repeated by the changes that its history tells of', async () => {
    begin();
    const { state: expected } = await run.work({ steps: (steering) => changing(steering, null) });
    const again = new TrainedRun(experiment({ changes: changesOf(run.events) }));
    const { state } = await again.work();
    expect(again.history).toEqual(run.history);
    expect(bitsOf(state)).toEqual(bitsOf(expected));
    expect(changesOf(again.events)).toEqual(changesOf(run.events));
    await again.close();
  });

  it('goes on for more epochs as if they had been planned', async () => {
    const planned = new TrainedRun(experiment({ epochs: 6 }));
    const { state: expected } = await planned.work();
    const history = planned.history;
    await planned.close();
    begin();
    await run.work();
    const short = run;
    const longer = Object.assign(new TrainedRun(experiment({ epochs: 6 })), {
      library: short.library,
      checkpoints: short.checkpoints,
    });
    const from = { checkpointId: short.checkpoint('resume'), how: 'extend' } as const;
    const { state } = await longer.work({ from });
    expect(short.history).toEqual(history);
    expect(bitsOf(state)).toEqual(bitsOf(expected));
  });

  it('ends with the best weights back where a callback wants them', async () => {
    begin({
      epochs: 30,
      callbacks: [
        {
          type: 'EarlyStopping',
          monitor: 'val_loss',
          mode: 'auto',
          min_delta: 10,
          patience: 2,
          baseline: null,
          start_from_epoch: 0,
          restore_best_weights: true,
        },
      ],
    });
    const { ending, state } = await run.work();
    expect(ending).toMatchObject({ status: 'finished', epoch: 3 });
    expect(ending).toHaveProperty('endedBy', expect.stringMatching(/EarlyStopping: val_loss/));
    const final = run.checkpoints.get(run.id, 'final');
    expect(final?.weights).toEqual(state.weights);
    const afterFirst = new TrainedRun(experiment({ epochs: 1 }));
    const { state: first } = await afterFirst.work();
    await afterFirst.close();
    expect(state.weights).toEqual(first.weights);
  });

  const impatient = {
    type: 'EarlyStopping',
    monitor: 'val_loss',
    mode: 'auto',
    min_delta: 10,
    patience: 2,
    baseline: null,
    start_from_epoch: 0,
    restore_best_weights: true,
  } as const;
  const scheduler = { type: 'LearningRateScheduler', rate: 'lr * 0.9' } as const;
  const callbacks = [impatient, scheduler];

  it('is repeated with its end by a callback and the epochs it got behind that', async () => {
    begin({ epochs: 30, callbacks });
    const { ending } = await run.work();
    expect(ending).toMatchObject({ status: 'finished', epoch: 3 });
    const longer = Object.assign(new TrainedRun(experiment({ epochs: 12, callbacks })), {
      library: run.library,
      checkpoints: run.checkpoints,
    });
    const from = { checkpointId: run.checkpoint('resume'), how: 'extend' } as const;
    const { state: expected, ending: second } = await longer.work({ from });
    expect(second).toMatchObject({ epoch: 6 });
    const changes = [{ step: 3 * stepsPerEpoch, change: {}, further: true } as const];
    const again = new TrainedRun(experiment({ epochs: 12, callbacks, changes }));
    const { state } = await again.work();
    expect(again.history).toEqual(run.history);
    expect(bitsOf(state)).toEqual(bitsOf(expected));
    expect(changesOf(again.events)).toEqual(changes);
    await again.close();
  });

  it('lets callbacks begin anew also where a kill came before anything of the further epochs was stored', async () => {
    const history = await (async () => {
      begin({ epochs: 30, callbacks });
      await run.work();
      await trainFurther('extend', null);
      const whole = run.history;
      await run.close();
      return whole;
    })();
    begin({ epochs: 30, callbacks });
    await run.work();
    await expect(trainFurther('extend', 17)).rejects.toBeInstanceOf(Killed);
    await trainFurther('resume', null);
    expect(run.history).toEqual(history);
  });

  /** More epochs for a run that has ended, or the same once more; a kill after so many steps. */
  async function trainFurther(how: 'extend' | 'resume', killed: number | null): Promise<void> {
    const longer = Object.assign(new TrainedRun(experiment({ epochs: 12, callbacks })), {
      library: run.library,
      checkpoints: run.checkpoints,
    });
    if (how === 'extend') {
      new EventRepository(run.library.connection).add(run.id, {
        at: new Date(0).toISOString(),
        seconds: 0,
        epoch: 3,
        step: 3 * stepsPerEpoch,
        kind: 'continued',
        text: 'Goes on up to epoch 12.',
        detail: { epochs: 12, further: true },
      });
    }
    const from = { checkpointId: run.checkpoint('resume'), how } as const;
    const steps = () =>
      everyStep((done) => {
        if (done === killed) throw new Killed();
      });
    await longer.work({ from, steps });
  }

  it.each([
    ['in the middle of an epoch', { epoch: 1, step: 7 }],
    ['behind the last step of an epoch, before it is evaluated', { epoch: 1, step: 10 }],
    ['behind an epoch', { epoch: 2, step: 10 }],
  ])('ends with its state stored %s, and goes on from there', async (_where, until) => {
    const whole = new TrainedRun(experiment());
    const { state: expected } = await whole.work();
    const history = whole.history;
    await whole.close();
    begin({ until });
    const { ending } = await run.work();
    expect(ending).toMatchObject({ status: 'stopped', epoch: until.epoch });
    const checkpointId = run.checkpoint('resume');
    expect(run.checkpoints.getById(checkpointId)).toMatchObject(until);
    const { state } = await run.work({ from: { checkpointId, how: 'resume' } });
    expect(run.history).toEqual(history);
    expect(bitsOf(state)).toEqual(bitsOf(expected));
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckpointKind } from '../../../main/storage/checkpoint-store.ts';
import { compiledEngine } from '../../../main/trainer/engines/compiled/engine.ts';
import type { Steering } from '../../../main/trainer/steering.ts';
import type { StepListener } from '../../../main/trainer/training-loop.ts';
import { chain, randomRows, request } from '../../engines/networks.ts';
import { bitsOf, Killed, TrainedRun, type Experiment } from './trained-run.ts';

const network = chain(
  ['Input', { shape: [3] }],
  ['Dense', { units: 4, activation: 'tanh' }],
  ['Dropout', { rate: 0.2 }],
  ['Dense', { units: 1 }],
);

/** 40 training rows in batches of 8: five steps an epoch. */
function experiment(): Experiment {
  const all = Int32Array.from({ length: 50 }, (_, row) => row);
  return {
    engine: compiledEngine,
    request: request('regression', network, { batchSize: 8, epochs: 5, metrics: [] }),
    data: randomRows(50, 3, 'regression'),
    trainRows: all.subarray(0, 40),
    validationRows: all.subarray(40),
  };
}

interface Plan {
  /** Steps after which a person keeps the state. */
  readonly keeps?: number;
  /** Steps after which the state is stored and the run pauses. */
  readonly pauses?: number;
  /** Steps after which the process dies. */
  readonly dies?: number;
}

/** A rate that a person changes after two steps, and what else the plan says. */
const following =
  ({ keeps, pauses, dies }: Plan) =>
  (steering: Steering): StepListener => ({
    stepsAtOnce: () => 1,
    beforeCall: () => {},
    afterCall: (steps) => {
      if (steps === keeps) steering.take({ type: 'keep', note: 'kept' });
      if (steps === 2) steering.take({ type: 'change', change: { learning_rate: 0.02 } });
      if (steps === pauses) steering.take({ type: 'pause' });
      if (steps === dies) throw new Killed();
    },
  });

describe('a run whose stored state is lost', () => {
  let run: TrainedRun;
  let expected: { readonly history: unknown; readonly bits: unknown };

  beforeEach(async () => {
    const whole = new TrainedRun(experiment());
    const { state } = await whole.work({ steps: following({}) });
    expected = { history: whole.history, bits: bitsOf(state) };
    await whole.close();
    run = new TrainedRun(experiment());
  });

  afterEach(() => run.close());

  async function kill(plan: Plan): Promise<void> {
    const killed = run.work({
      steps: following(plan),
      told: (message, steering) => {
        if (message.type === 'paused') steering.take({ type: 'resume' });
      },
    });
    await expect(killed).rejects.toBeInstanceOf(Killed);
  }

  /** As a failing disk does. */
  function damage(kind: CheckpointKind): number {
    const id = run.checkpoint(kind);
    run.library.connection
      .prepare(
        `UPDATE chunks SET bytes = zeroblob(length(bytes)) WHERE id IN (
           SELECT chunk_id FROM checkpoint_chunks WHERE checkpoint_id = ?)`,
      )
      .run(id);
    return id;
  }

  const notes = () => run.events.flatMap(({ kind, text }) => (kind === 'note' ? [text] : []));

  it('repeats what a person changed although it was killed before anything was stored', async () => {
    await kill({ dies: 4 });
    expect(run.checkpoints.list(run.id)).toEqual([]);
    const { state } = await run.work();
    expect(run.history).toEqual(expected.history);
    expect(bitsOf(state)).toEqual(expected.bits);
    const changed = run.events.filter(({ kind }) => kind === 'changed');
    expect(changed.map(({ step }) => step)).toEqual([2]);
    expect(notes()).toEqual([]);
  });

  it.each([
    ['the only state is', ['resume']],
    ['the best weights are', ['best']],
    ['all weights are', ['resume', 'best']],
  ] as const)('begins again where %s damaged, through the same numbers', async (_, kinds) => {
    await kill({ pauses: 9, dies: 13 });
    const checkpointId = run.checkpoint('resume');
    for (const kind of kinds) damage(kind);
    const { state } = await run.work({ from: { checkpointId, how: 'resume' } });
    expect(run.history).toEqual(expected.history);
    expect(bitsOf(state)).toEqual(expected.bits);
    expect(notes()).toEqual([
      'The latest stored state of this run was damaged. It goes on from its beginning, through the same numbers as before.',
    ]);
  });

  it('goes on from an earlier state where there is one', async () => {
    await kill({ keeps: 7, pauses: 13, dies: 18 });
    const checkpointId = damage('resume');
    const { state } = await run.work({ from: { checkpointId, how: 'resume' } });
    expect(run.history).toEqual(expected.history);
    expect(bitsOf(state)).toEqual(expected.bits);
    expect(notes()).toEqual([expect.stringContaining('from an earlier one, of epoch 1,')]);
  });

  it('refuses to train further from a damaged state: that would be other numbers', async () => {
    await run.work({ steps: following({}) });
    const checkpointId = damage('resume');
    const further = run.work({ from: { checkpointId, how: 'extend' } });
    await expect(further).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringContaining('are damaged and cannot be used') as string,
    });
  });
});

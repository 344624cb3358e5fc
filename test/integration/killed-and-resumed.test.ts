import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RandomSource } from '../../common/random/random-source.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { StudioUnderTest } from './studio-under-test.ts';

/** Shuffled rows, moments, averages and a rate that callbacks change: everything that a state must hold. */
const settings = {
  epochs: 1500,
  batchSize: 8,
  seed: 5,
  optimizer: { ...optimizerDefaults.Adam, learning_rate: 0.002, use_ema: true },
  callbacks: [
    {
      type: 'ReduceLROnPlateau',
      monitor: 'val_loss',
      mode: 'auto',
      factor: 0.8,
      patience: 20,
      min_delta: 0,
      cooldown: 0,
      min_lr: 0.0001,
    },
  ],
} as const;

describe('a run whose process is killed', () => {
  let studio: StudioUnderTest;

  beforeEach(async () => {
    studio = new StudioUnderTest();
    await studio.open();
  });

  afterEach(() => studio.remove());

  const valuesOf = async (id: string) =>
    (await studio.api.runs.metrics({ id })).map(({ epoch, values }) => ({ epoch, ...values }));

  it('goes on from its last state and ends with the same history, bit for bit', async () => {
    const project = await studio.sample('house-prices', settings);
    const whole = await studio.train(project.id);
    expect(whole.status).toBe('finished');
    const expected = await valuesOf(whole.id);
    const random = RandomSource.seeded(1, 'kills');
    const { id } = await studio.api.training.start({ projectId: project.id, name: 'killed' });
    let shown = 0;
    for (let kill = 0; kill < 3; kill++) {
      const upTo = Math.min(1400, shown + 1 + random.below(400));
      shown = await studio.next((event) => {
        if (event.name !== 'run.epochs' || event.payload.runId !== id) return undefined;
        const epoch = event.payload.epochs.at(-1)?.epoch ?? 0;
        return epoch >= upTo ? epoch : undefined;
      });
      studio.trainers.at(-1)?.kill();
      const dead = await studio.ended(id);
      expect(dead.status).toBe('interrupted');
      expect(dead.resumable).toBe(true);
      // Nothing that was shown is lost.
      expect(dead.epochsDone).toBeGreaterThanOrEqual(shown);
      expect(await valuesOf(id)).toEqual(expected.slice(0, dead.epochsDone));
      await studio.api.training.resume({ runId: id });
    }
    const end = await studio.ended(id);
    expect(end.failure).toBeNull();
    expect(end.status).toBe('finished');
    expect(await valuesOf(id)).toEqual(expected);
    expect(end.test).toEqual(whole.test);
    const events = await studio.api.training.events({ runId: id });
    expect(events.filter(({ kind }) => kind === 'note')).toEqual([]);
    const reduced = events.filter(({ kind }) => kind === 'callback');
    expect(new Set(reduced.map(({ step }) => step)).size).toBe(reduced.length);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { suggestExperiment } from '../../common/experiments/suggest-experiment.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { isGoing } from '../../common/runs/run-states.ts';
import type { EpochMetrics, RunSummary } from '../../common/runs/run.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import { chainOf } from '../common/network/networks.ts';
import { KillableProgram } from './killable-program.ts';

/** How often something is killed in all. */
const kills = Number(process.env['LAYERWRIGHT_KILLS'] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'layerwright-kills-'));
const library = join(folder, 'library');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything with a memory of its own: optimiser slots, moving statistics, masks, a plateau, patience, kept states. */
const training: TrainingConfig = {
  ...defaultTraining('multiclass'),
  batchSize: 16,
  epochs: 30,
  threads: 1,
  callbacks: [
    { type: 'TerminateOnNaN' },
    {
      type: 'ReduceLROnPlateau',
      monitor: 'val_loss',
      mode: 'auto',
      factor: 0.5,
      patience: 1,
      min_delta: 0.01,
      cooldown: 1,
      min_lr: 0,
    },
    {
      type: 'EarlyStopping',
      monitor: 'val_loss',
      mode: 'auto',
      min_delta: 0,
      patience: 1000,
      baseline: null,
      start_from_epoch: 0,
      restore_best_weights: true,
    },
    {
      type: 'ModelCheckpoint',
      monitor: 'val_loss',
      mode: 'auto',
      save_best_only: false,
      every_epochs: 4,
      every_minutes: null,
      keep_last: 3,
    },
  ],
};
const network = chainOf(
  ['Input', { shape: [8, 8, 1] }],
  ['Flatten'],
  ['Dense', { units: 48, activation: 'relu' }],
  ['BatchNormalization'],
  ['Dropout', { rate: 0.3 }],
  ['Dense', { units: 10, activation: 'softmax' }],
);

const victims = ['trainer', 'services', 'both'] as const;
type Victim = (typeof victims)[number];

/** Throws unless the library's file is whole. */
function checkIntegrity(): void {
  const database = new Database(join(library, 'library.sqlite'), { readonly: true });
  try {
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  } finally {
    database.close();
  }
}

const values = (epochs: readonly EpochMetrics[]) =>
  epochs.map(({ epoch, values: numbers }) => ({ epoch, ...numbers }));

/** Resolves when the run makes steps, or has ended. */
function trains(program: KillableProgram, runId: string): Promise<true> {
  return program.next((event) => {
    if (event.name === 'run.progress') return event.payload.runId === runId || undefined;
    return event.name === 'run.changed' &&
      event.payload.id === runId &&
      !isGoing(event.payload.status)
      ? true
      : undefined;
  });
}

/** Resolves when the run no longer goes on. */
async function rest(program: KillableProgram, runId: string): Promise<RunSummary> {
  const rested = program.next((event) =>
    event.name === 'run.changed' && event.payload.id === runId && !isGoing(event.payload.status)
      ? event.payload
      : undefined,
  );
  const { summary } = await program.api.runs.get({ id: runId });
  return isGoing(summary.status) ? rested : summary;
}

describe('a training that is killed at random moments', () => {
  it(`loses nothing that was shown and ends bit for bit as one that was not, over ${kills} kills`, async () => {
    const random = RandomSource.seeded(20261121, 'kills');
    let program = await KillableProgram.open(library);
    const table = await program.api.datasets.importSample({ sampleId: 'digits' });
    const project = await program.api.projects.create({
      name: 'Digits',
      datasetId: table.dataset.id,
    });
    const { recipe } = suggestExperiment(table);
    const changes = { recipe: recipe ?? null, network, training };
    await program.api.projects.save({ id: project.id, revision: project.revision, changes });
    const first = await program.api.training.start({ projectId: project.id, name: 'reference' });
    await trains(program, first.id);
    const began = performance.now();
    const reference = await rest(program, first.id);
    const whole = performance.now() - began;
    expect(reference.status).toBe('finished');
    const expected = await program.api.runs.metrics({ id: reference.id });
    expect(expected).toHaveLength(training.epochs);

    const counts: Record<Victim | 'runs' | 'withinEpoch' | 'ended', number> = {
      trainer: 0,
      services: 0,
      both: 0,
      runs: 0,
      withinEpoch: 0,
      ended: 0,
    };
    const done = () => counts.trainer + counts.services + counts.both;
    const told = new Map<number, EpochMetrics>();
    while (done() < kills) {
      const run = await program.api.training.start({ projectId: project.id, name: null });
      counts.runs += 1;
      told.clear();
      for (;;) {
        if (done() < kills) {
          // One in five falls into the start of the trainer, the others into its work.
          if (random.uniform() < 0.8) await Promise.race([trains(program, run.id), delay(20_000)]);
          await delay(random.uniform() * whole * 0.6);
          const victim = victims[Math.min(2, Math.floor(random.uniform() * 4))] ?? 'both';
          const trainers = program.children();
          if (victim !== 'services') for (const pid of trainers) process.kill(pid, 'SIGKILL');
          if (victim !== 'trainer') await program.kill();
          counts[victim] += 1;
          for (const [epoch, metrics] of program.told.get(run.id) ?? []) told.set(epoch, metrics);
          if (victim !== 'trainer') program = await KillableProgram.open(library);
        }
        const summary = await rest(program, run.id);
        checkIntegrity();
        const stored = await program.api.runs.metrics({ id: run.id });
        for (const [epoch, metrics] of told) expect(stored[epoch - 1]).toEqual(metrics);
        if (summary.status === 'finished') {
          if (done() < kills) counts.ended += 1;
          break;
        }
        expect(summary.status).toBe('interrupted');
        if (stored.length > 0 && stored.length < training.epochs) counts.withinEpoch += 1;
        expect(values(stored)).toEqual(values(expected.slice(0, stored.length)));
        await program.api.training.resume({ runId: run.id });
      }
      const ended = await rest(program, run.id);
      expect(values(await program.api.runs.metrics({ id: run.id }))).toEqual(values(expected));
      expect(ended.test).toEqual(reference.test);
      expect(ended.best?.epoch).toBe(reference.best?.epoch);
      await program.api.runs.remove({ ids: [run.id] });
    }
    await program.kill();
    console.log(
      `${done()} kills (trainer ${counts.trainer}, services ${counts.services}, both ${counts.both}) over ${counts.runs} runs, ${counts.withinEpoch} of them in the middle of training: the library was whole each time, no epoch that was shown was missing, every history ended as the uninterrupted one`,
    );
  }, 3_600_000);
});

/**
 * What steering costs on five networks: the time that a run with everything that watches over it (pauses, callbacks,
 * stored states, measured layers, the log) spends between its calls of the engine, less what bare calls with their
 * shuffling leave between themselves, beside the time within them; the same of the processor, of all threads, though
 * threads of the engine that wait for the next call burn it as well; the steps of the same run beside bare calls of
 * the same program, in turns, which also tells what smaller calls cost but is as unsteady as the machine; how long it
 * takes until a run that is told to pause, to change or to stop does so, from the moment at which it is told, be the
 * process busy or not; and what a paused run takes of the processor. Arguments choose networks by name.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import { CheckpointRepository } from '../../main/storage/checkpoint-repository.ts';
import { CheckpointWriter } from '../../main/storage/checkpoint-writer.ts';
import { EpochRepository } from '../../main/storage/epoch-repository.ts';
import { EventRepository } from '../../main/storage/event-repository.ts';
import { LayerStatisticsRepository } from '../../main/storage/layer-statistics-repository.ts';
import { openLibrary } from '../../main/storage/library.ts';
import { RunWriter } from '../../main/storage/run-writer.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import type { CompileRequest, Program, TrainingData } from '../../main/trainer/engines/engine.ts';
import { firstState } from '../../main/trainer/going-on.ts';
import { LayerSampler } from '../../main/trainer/layer-sampler.ts';
import { LibraryCheckpoints } from '../../main/trainer/library-checkpoints.ts';
import { epochOrder } from '../../main/trainer/row-order.ts';
import { runGround } from '../../main/trainer/run-ground.ts';
import { StepPacing } from '../../main/trainer/step-pacing.ts';
import { Steering } from '../../main/trainer/steering.ts';
import { TrainingLoop } from '../../main/trainer/training-loop.ts';
import { dense, smallConvolutional, wordReader } from '../engines/well-known-networks.ts';
import { addRunningRun, run } from '../main/storage/sample-rows.ts';

interface Subject {
  readonly name: string;
  readonly network: NetworkSpec;
  readonly features: number;
  /** Whole numbers below this, or normally distributed where it is 0. */
  readonly below: number;
  readonly classes: number;
  readonly batch: number;
  readonly rows: number;
}

const subjects: readonly Subject[] = [
  ['iris', dense([4, 8, 3], 'softmax'), 4, 0, 3, 16, 8192],
  ['house', dense([4, 64, 64, 1], 'linear'), 4, 0, 1, 32, 16_384],
  ['mnist', dense([784, 512, 512, 10], 'softmax'), 784, 0, 10, 128, 48_000],
  ['cifar', smallConvolutional, 3072, 0, 10, 32, 8192],
  ['lstm', wordReader('LSTM'), 120, 10_000, 2, 32, 20_000],
].map(([name, network, features, below, classes, batch, rows]) => ({
  name: name as string,
  network: network as NetworkSpec,
  features: features as number,
  below: below as number,
  classes: classes as number,
  batch: batch as number,
  rows: rows as number,
}));

/** Milliseconds of a turn, and how many each side has. */
const turn = 4000;
const turns = 5;

function rowsOf({ rows, features, below, classes }: Subject): TrainingData {
  const random = RandomSource.seeded(1, 'rows');
  const values = Float32Array.from({ length: rows * features }, () =>
    below > 0 ? random.below(below) : random.normal(),
  );
  const targets = Float32Array.from({ length: rows }, () =>
    classes === 1 ? random.normal() : random.below(classes),
  );
  return { rows, features: values, targets };
}

/** Processor time of this process, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds: by the clock, and of the processor, all threads together. */
interface Cost {
  readonly clock: number;
  readonly processor: number;
}

function spent(): Cost {
  return { clock: performance.now(), processor: processorTime() };
}

function less(a: Cost, b: Cost): Cost {
  return { clock: a.clock - b.clock, processor: a.processor - b.processor };
}

function times(factor: number, { clock, processor }: Cost): Cost {
  return { clock: factor * clock, processor: factor * processor };
}

/** The program, and what its calls for steps have taken. */
function timed(program: Program): { readonly program: Program; readonly within: () => Cost } {
  let clock = 0;
  let processor = 0;
  const trainSteps: Program['trainSteps'] = async (...call) => {
    const began = spent();
    try {
      return await program.trainSteps(...call);
    } finally {
      const took = less(spent(), began);
      clock += took.clock;
      processor += took.processor;
    }
  };
  const proxy = new Proxy(program, {
    get(target, name) {
      if (name === 'trainSteps') return trainSteps;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { program: proxy, within: () => ({ clock, processor }) };
}

/** What a step takes. */
interface StepCost {
  readonly whole: Cost;
  /** Outside of the call: shuffling, collected memory of its results, threads that still wait for more of it. */
  readonly around: Cost;
}

/** What a step of bare calls costs, paced as a run's and with the rows shuffled for each epoch, as any training does. */
async function bareTurn(
  { program, within }: ReturnType<typeof timed>,
  { batch }: Subject,
  trainRows: Int32Array,
  pacing: StepPacing,
): Promise<StepCost> {
  let epoch = 0;
  let order = epochOrder(trainRows, 2, epoch);
  let steps = 0;
  let place = 0;
  const began = spent();
  const inside = within();
  while (performance.now() - began.clock < turn) {
    const left = Math.floor((order.length - place) / batch);
    const count = pacing.next(left);
    const started = performance.now();
    await program.trainSteps(order.subarray(place, place + count * batch), batch);
    pacing.took(count, performance.now() - started);
    steps += count;
    place += count * batch;
    if (count === left) {
      order = epochOrder(trainRows, 2, ++epoch);
      place = 0;
    }
    await nextTurn();
  }
  const whole = times(1 / steps, less(spent(), began));
  return { whole, around: less(whole, times(1 / steps, less(within(), inside))) };
}

async function measure(subject: Subject): Promise<void> {
  const task =
    subject.classes === 1 ? 'regression' : subject.classes === 2 ? 'binary' : 'multiclass';
  const training = { ...defaultTraining(task), batchSize: subject.batch, epochs: 1_000_000 };
  const request: CompileRequest = { network: subject.network, task, training };
  const data = rowsOf(subject);
  const own = timed(await compiledEngine.compile(request));
  const { program, within } = own;
  program.bindData(data);
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-control-'));
  const library = openLibrary(folder);
  addRunningRun(library.connection);
  const checkpoints = new CheckpointRepository(library.connection);
  const entry = new URL('../../main/storage/checkpoint-writer-worker.ts', import.meta.url);
  const writer = new CheckpointWriter(join(folder, 'library.sqlite'), entry);
  const steering = new Steering('nothing');
  let paused = Promise.withResolvers<void>();
  let atPause = spent();
  let withinAtPause = within();
  let changedAt: number;
  const ground = runGround(
    { how: null, loop: firstState(training), state: null, slots: {}, known: [], note: null },
    program,
    subject.rows,
    {
      runId: run.id,
      writer: new RunWriter(library.connection, run.id),
      epochs: new EpochRepository(library.connection),
      events: new EventRepository(library.connection),
      sink: LibraryCheckpoints.beside(checkpoints, run.id, writer, null),
      send: (message) => {
        if (message.type === 'paused') paused.resolve();
        if (message.type === 'event' && message.event.kind === 'changed') {
          changedAt = performance.now();
        }
        // The event is written as soon as no more steps are made; the state is stored behind it.
        if (message.type === 'event' && message.event.kind === 'paused') {
          atPause = spent();
          withinAtPause = within();
        }
      },
      steering,
      bestOfLibrary: () => null,
    },
  );
  const statistics = new LayerStatisticsRepository(library.connection);
  const sampler = new LayerSampler(
    program,
    0,
    () => ({ step: ground.position.step, epoch: ground.position.epoch, seconds: 0 }),
    (sample) => Promise.resolve(statistics.add(run.id, [sample])),
    (error) => console.error(error),
  );
  const trainRows = Int32Array.from({ length: subject.rows }, (_, row) => row);
  const loop = new TrainingLoop({
    ...ground,
    program,
    trainRows,
    validationRows: new Int32Array(0),
    evaluationRows: 256,
    epochListeners: [],
    stepListener: sampler,
  });
  const ended = loop.run();
  await paused.promise;
  const pacing = new StepPacing();
  const rates: { bare: number; steered: number }[] = [];
  const between: number[] = [];
  const around: number[] = [];
  const pauses: number[] = [];
  const changes: number[] = [];
  // The first turns find the number of steps for a call; they do not count.
  for (let number = -1; number < turns; number++) {
    const alone = await bareTurn(own, subject, trainRows, pacing);
    const before = ground.position.step;
    paused = Promise.withResolvers<void>();
    const began = spent();
    const inside = within();
    steering.take({ type: 'resume' });
    // Timers fire late while a call is in progress, as messages arrive late: both count from when they were due.
    const asked = performance.now() + turn / 2;
    await sleep(turn / 2);
    changedAt = 0;
    steering.take({ type: 'change', change: { learning_rate: 0.001 / (number + 3) } });
    const told = performance.now() + turn / 2;
    await sleep(turn / 2);
    steering.take({ type: 'pause' });
    await paused.promise;
    const took = Math.max(0, atPause.clock - told);
    const steps = ground.position.step - before;
    if (number < 0) continue;
    const run = less(atPause, began);
    rates.push({ bare: alone.whole.processor, steered: run.processor / steps });
    const calls = less(withinAtPause, inside);
    const outside = less(less(run, calls), times(steps, alone.around));
    between.push((100 * outside.clock) / calls.clock);
    around.push((100 * outside.processor) / calls.processor);
    pauses.push(took);
    changes.push(Math.max(0, changedAt - asked));
  }
  const cpu = process.cpuUsage();
  await sleep(2000);
  const { user, system } = process.cpuUsage(cpu);
  steering.take({ type: 'resume' });
  const told = performance.now() + 500;
  await sleep(500);
  steering.take({ type: 'stop' });
  await ended;
  const stop = performance.now() - told;
  await ground.keeper.settled();
  await writer.close();
  await library.close();
  await program.dispose();
  rmSync(folder, { recursive: true, force: true });
  const costs = rates.map((rate) => 100 * (rate.steered / rate.bare - 1)).toSorted((a, b) => a - b);
  const most = (values: readonly number[]) => Math.max(...values).toFixed(0);
  console.log(
    `${subject.name.padEnd(6)} ${middle(between)} % of the time between the calls (${listed(between)}), ${middle(around)} % of the processor's (${listed(around)}); by turns ${median(costs).toFixed(1)} % (${listed(costs)}); until it pauses at most ${most(pauses)} ms, changes ${most(changes)} ms, stops ${stop.toFixed(0)} ms; paused ${((user + system) / 20_000).toFixed(1)} % of a core`,
  );
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function middle(costs: readonly number[]): string {
  return median(costs.toSorted((a, b) => a - b)).toFixed(1);
}

function listed(costs: readonly number[]): string {
  return costs.map((cost) => cost.toFixed(1)).join(', ');
}

const chosen = process.argv.slice(2);
console.log(
  `Steered runs beside bare calls, turns of ${turn} ms; load ${loadavg()[0]?.toFixed(1)}`,
);
for (const subject of subjects) {
  if (chosen.length > 0 && !chosen.includes(subject.name)) continue;
  await measure(subject);
}

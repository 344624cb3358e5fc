/**
 * Milliseconds per training step of the compiled engine beside plain TensorFlow.js and, where a Python
 * with Keras is at hand, beside Keras: medians of short rounds that take turns, because machines differ
 * and are shared. Each side trains with Adam as a user would train with it: Keras by `fit`, with as many threads
 * as the compiled engine, and TensorFlow.js in two ways: by `trainOnBatch`, which like the compiled engine
 * gives the loss of every step (the target), and by `fit`, which reads it once an epoch. `load` is the
 * machine's in the last minute.
 *
 *     npx node test/bench/train-steps.bench.ts
 */
import { availableParallelism, loadavg } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import type { Task } from '../../common/network/task.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import type { Program } from '../../main/trainer/engines/engine.ts';
import { startKerasFit, type KerasFit } from '../engines/keras/keras-fit.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { chain, randomRows, request, shuffledRows, type Step } from '../engines/networks.ts';

interface Subject {
  readonly name: string;
  readonly task: Task;
  /** Widths of the layers, input first. */
  readonly widths: readonly number[];
  readonly batch: number;
  /** Steps in one round of each side; an epoch of Keras has its number of steps. */
  readonly steps: { readonly compiled: number; readonly tfjs: number; readonly keras: number };
  readonly target: { readonly side: 'tfjs by step' | 'Keras'; readonly times: number };
}

const subjects: readonly Subject[] = [
  {
    name: 'Iris 4-8-3, batch 16',
    task: 'multiclass',
    widths: [4, 8, 3],
    batch: 16,
    steps: { compiled: 1000, tfjs: 90, keras: 90 },
    target: { side: 'tfjs by step', times: 50 },
  },
  {
    name: 'house 4-64-64-1, batch 32',
    task: 'regression',
    widths: [4, 64, 64, 1],
    batch: 32,
    steps: { compiled: 1000, tfjs: 30, keras: 90 },
    target: { side: 'tfjs by step', times: 50 },
  },
  {
    name: 'MLP 784-512-512-10, batch 128',
    task: 'multiclass',
    widths: [784, 512, 512, 10],
    batch: 128,
    steps: { compiled: 20, tfjs: 1, keras: 20 },
    target: { side: 'Keras', times: 2 },
  },
];

/** Seconds for which the sides take turns at a subject. */
const duration = 30;

/** One way of training: `round` gives milliseconds per step. */
interface Side {
  readonly name: string;
  readonly round: () => Promise<number>;
  readonly end: () => Promise<void> | void;
}

const lossOf = ({ task }: Subject) =>
  task === 'regression' ? 'mean_squared_error' : 'sparse_categorical_crossentropy';

function layersOf({ widths, task }: Subject): Step[] {
  const [input = 1, ...units] = widths;
  return [
    ['Input', { shape: [input] }],
    ...units.map((count, index): Step => {
      const last = index === units.length - 1;
      const activation = !last ? 'relu' : task === 'regression' ? 'linear' : 'softmax';
      return ['Dense', { units: count, activation }];
    }),
  ];
}

async function timed(steps: number, work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / steps;
}

const compile = (subject: Subject): Promise<Program> =>
  compiledEngine.compile(
    request(subject.task, chain(...layersOf(subject)), {
      batchSize: subject.batch,
      loss: lossOf(subject),
      optimizer: optimizerDefaults.Adam,
      threads: null,
    }),
  );

function compiledSide({ task, batch, widths, steps }: Subject, program: Program): Side {
  const rows = batch * 20;
  program.bindData(randomRows(rows, widths[0] ?? 1, task, widths.at(-1)));
  const order = shuffledRows(rows, Math.ceil(steps.compiled / 20)).subarray(
    0,
    steps.compiled * batch,
  );
  return {
    name: 'compiled',
    round: () => timed(steps.compiled, () => program.trainSteps(order, batch)),
    end: () => program.dispose(),
  };
}

/** A sequential model of TensorFlow.js on its plain JavaScript backend, with rows for a round. */
function tensorFlowJsModel({ task, batch, widths, steps }: Subject) {
  const [input = 1, ...units] = widths;
  const model = tf.sequential({
    layers: units.map((count, index) => {
      const last = index === units.length - 1;
      const activation = !last ? 'relu' : task === 'regression' ? 'linear' : 'softmax';
      const place = index === 0 ? { inputShape: [input] } : {};
      return tf.layers.dense({ units: count, activation, ...place });
    }),
  });
  const classes = widths.at(-1) ?? 1;
  const loss = task === 'regression' ? 'meanSquaredError' : 'categoricalCrossentropy';
  model.compile({ optimizer: tf.train.adam(0.001), loss });
  const rows = batch * steps.tfjs;
  const data = randomRows(rows, input, task, classes);
  const x = tf.tensor2d(data.features, [rows, input]);
  const y =
    task === 'regression'
      ? tf.tensor2d(data.targets, [rows, 1])
      : tf.oneHot(tf.tensor1d(Int32Array.from(data.targets), 'int32'), classes);
  return { model, x, y };
}

function tensorFlowJsFit(subject: Subject): Side {
  const { model, x, y } = tensorFlowJsModel(subject);
  const { batch, steps } = subject;
  return {
    name: 'tfjs fit',
    round: () =>
      timed(steps.tfjs, () => model.fit(x, y, { batchSize: batch, epochs: 1, verbose: 0 })),
    end: () => {
      tf.dispose([x, y]);
      model.dispose();
    },
  };
}

function tensorFlowJsByStep(subject: Subject): Side {
  const { model, x, y } = tensorFlowJsModel(subject);
  const { steps } = subject;
  const batches = tf.split(x, steps.tfjs).map((rows, index) => ({ rows, index }));
  const targets = tf.split(y, steps.tfjs);
  return {
    name: 'tfjs by step',
    round: () =>
      timed(steps.tfjs, async () => {
        for (const { rows, index } of batches) {
          await model.trainOnBatch(rows, targets[index] ?? y);
        }
      }),
    end: () => {
      tf.dispose([x, y, targets, batches.map(({ rows }) => rows)]);
      model.dispose();
    },
  };
}

async function kerasSide(subject: Subject, threads: number): Promise<Side> {
  const { batch, widths, steps } = subject;
  const fit: KerasFit = await startKerasFit({
    layers: layersOf(subject),
    loss: lossOf(subject),
    optimizer: optimizerDefaults.Adam,
    width: widths[0],
    rows: batch * steps.keras,
    classes: widths.at(-1),
    batch,
    threads,
  });
  return { name: 'Keras', round: fit.epoch, end: fit.end };
}

/** Medians by the sides' names; the first side has a round before each of the others. */
async function medians(sides: readonly Side[]): Promise<ReadonlyMap<string, number>> {
  const [first, ...others] = sides;
  const taken = new Map(sides.map(({ name }) => [name, [] as number[]]));
  const turn = async ({ name, round }: Side) => taken.get(name)?.push(await round());
  // The first round of each side compiles and fills caches.
  for (const { round } of sides) await round();
  const end = performance.now() + duration * 1000;
  while (first && performance.now() < end) {
    for (const other of others) {
      await turn(first);
      await turn(other);
    }
  }
  return new Map([...taken].map(([name, times]) => [name, median(times)]));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

const noKeras = whyNoKeras();
if (noKeras !== null) console.log(`Keras is left out: ${noKeras}`);
tf.enableProdMode();
await tf.setBackend('cpu');
console.log(
  `Milliseconds per step with Adam, medians of rounds in turn; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
);
const widths = [30, 10, 18, 18, 16, 9, 20, 13, 6];
const row = (cells: readonly string[]) =>
  cells
    .map((cell, index) => {
      const width = widths[index] ?? 0;
      return index === 0 ? cell.padEnd(width) : cell.padStart(width);
    })
    .join('');
console.log(
  row(['', 'compiled', 'tfjs by step', 'tfjs fit', 'Keras', 'threads', 'target', 'met', 'load']),
);
for (const subject of subjects) {
  const program = await compile(subject);
  const { threads } = program.engine;
  const sides = [
    compiledSide(subject, program),
    tensorFlowJsByStep(subject),
    tensorFlowJsFit(subject),
    ...(noKeras === null ? [await kerasSide(subject, threads)] : []),
  ];
  const found = await medians(sides);
  for (const side of sides) await side.end();
  const compiled = found.get('compiled') ?? NaN;
  const beside = (name: string): string => {
    const time = found.get(name);
    return time === undefined ? '–' : `${time.toFixed(3)} (${(time / compiled).toFixed(1)}×)`;
  };
  const { side, times } = subject.target;
  const peer = found.get(side);
  console.log(
    row([
      subject.name,
      compiled.toFixed(4),
      beside('tfjs by step'),
      beside('tfjs fit'),
      beside('Keras'),
      `${threads}`,
      `≥ ${times}× ${side}`,
      peer === undefined ? 'not measured' : peer / compiled >= times ? 'yes' : 'no',
      loadavg()[0]?.toFixed(1) ?? '',
    ]),
  );
}

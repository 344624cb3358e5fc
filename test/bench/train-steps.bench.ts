/**
 * Milliseconds per training step of the compiled engine beside plain TensorFlow.js and, where a Python
 * with Keras is at hand, beside Keras's fit(). All in one run, because machines differ and are shared.
 *
 *     npx node test/bench/train-steps.bench.ts
 */
import { availableParallelism, loadavg } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import type { Task } from '../../common/network/task.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import { runKeras, whyNoKeras } from '../engines/keras/run-keras.ts';
import { chain, randomRows, request, shuffledRows } from '../engines/networks.ts';

interface Subject {
  readonly name: string;
  readonly task: Task;
  /** Widths of the layers, input first. */
  readonly widths: readonly number[];
  readonly batch: number;
  readonly rows: number;
  /** Steps in one measurement of the compiled engine and of TensorFlow.js. */
  readonly steps: { readonly compiled: number; readonly tfjs: number };
  readonly kerasEpochs: number;
}

const subjects: readonly Subject[] = [
  {
    name: 'Iris 4-8-3, batch 16',
    task: 'multiclass',
    widths: [4, 8, 3],
    batch: 16,
    rows: 144,
    steps: { compiled: 200, tfjs: 4 },
    kerasEpochs: 200,
  },
  {
    name: 'house 4-64-64-1, batch 32',
    task: 'regression',
    widths: [4, 64, 64, 1],
    batch: 32,
    rows: 320,
    steps: { compiled: 80, tfjs: 2 },
    kerasEpochs: 200,
  },
  {
    name: 'MLP 784-512-512-10, batch 128',
    task: 'multiclass',
    widths: [784, 512, 512, 10],
    batch: 128,
    rows: 1280,
    steps: { compiled: 2, tfjs: 1 },
    kerasEpochs: 40,
  },
];

function layersOf({
  widths,
  task,
}: Subject): [string, Record<string, number[] | number | string>][] {
  const [input = 1, ...units] = widths;
  return [
    ['Input', { shape: [input] }],
    ...units.map((count, index): [string, Record<string, number | string>] => {
      const last = index === units.length - 1;
      const activation = !last ? 'relu' : task === 'regression' ? 'linear' : 'softmax';
      return ['Dense', { units: count, activation }];
    }),
  ];
}

const lossOf = ({ task }: Subject) =>
  task === 'regression' ? 'mean_squared_error' : 'sparse_categorical_crossentropy';

/** Milliseconds that each subject is measured for. */
const duration = 3000;

/** The best of many short measurements: other work on the machine can only make one longer. */
async function best(steps: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  let least = Infinity;
  const end = performance.now() + duration;
  while (performance.now() < end) {
    const begin = performance.now();
    await work();
    least = Math.min(least, (performance.now() - begin) / steps);
  }
  return least;
}

async function measureCompiled(
  subject: Subject,
): Promise<{ milliseconds: number; threads: number }> {
  const { task, batch, rows, widths, steps } = subject;
  const made = request(task, chain(...layersOf(subject)), {
    batchSize: batch,
    loss: lossOf(subject),
    optimizer: optimizerDefaults.Adam,
    threads: null,
  });
  const program = await compiledEngine.compile(made);
  program.bindData(randomRows(rows, widths[0] ?? 1, task, widths.at(-1)));
  const order = shuffledRows(rows, Math.ceil((steps.compiled * batch) / rows));
  const taken = order.subarray(0, steps.compiled * batch);
  const milliseconds = await best(steps.compiled, () => program.trainSteps(taken, batch));
  await program.dispose();
  return { milliseconds, threads: program.engine.threads };
}

/** The same network as a TensorFlow.js layers model, trained batch by batch with its loss read. */
async function measureTensorFlowJs(subject: Subject): Promise<number> {
  const { task, batch, widths, steps } = subject;
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
  const data = randomRows(batch, input, task, classes);
  const x = tf.tensor2d(data.features, [batch, input]);
  const y =
    task === 'regression'
      ? tf.tensor2d(data.targets, [batch, 1])
      : tf.oneHot(tf.tensor1d(Int32Array.from(data.targets), 'int32'), classes);
  return best(steps.tfjs, async () => {
    for (let step = 0; step < steps.tfjs; step++) await model.trainOnBatch(x, y);
  });
}

const noKeras = whyNoKeras();
tf.enableProdMode();
await tf.setBackend('cpu');
if (noKeras !== null) console.log(`Keras is left out: ${noKeras}`);
const keras =
  noKeras === null
    ? runKeras<{ milliseconds: number }>(
        subjects.map((subject) => ({
          timing: true,
          layers: layersOf(subject),
          loss: lossOf(subject),
          optimizer: optimizerDefaults.Adam,
          rows: subject.rows,
          classes: subject.widths.at(-1),
          batch: subject.batch,
          epochs: subject.kerasEpochs,
        })),
      )
    : [];
console.log(`${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Adam`);
for (const [index, subject] of subjects.entries()) {
  const compiled = await measureCompiled(subject);
  const tfjs = await measureTensorFlowJs(subject);
  const peer = keras[index]?.milliseconds;
  const ratio = (other: number) => `${(other / compiled.milliseconds).toFixed(1)}×`;
  console.log(
    [
      subject.name.padEnd(30),
      `compiled ${compiled.milliseconds.toFixed(4)} ms (${compiled.threads} threads)`,
      `TensorFlow.js ${tfjs.toFixed(3)} ms, ${ratio(tfjs)}`,
      ...(peer === undefined ? [] : [`Keras ${peer.toFixed(3)} ms, ${ratio(peer)}`]),
    ].join(' | '),
  );
}

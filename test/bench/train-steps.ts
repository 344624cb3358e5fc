/**
 * Milliseconds per training step of the compiled engine beside plain TensorFlow.js and, where a Python
 * with Keras is at hand, beside Keras's fit(). All in one run, because machines differ and are shared.
 *
 *     npx node test/bench/train-steps.ts
 */
import { availableParallelism, loadavg } from 'node:os';
import type { Task } from '../../common/network/task.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import type { Engine } from '../../main/trainer/engines/engine.ts';
import { referenceEngine } from '../../main/trainer/engines/reference/engine.ts';
import { runKeras, whyNoKeras } from '../engines/keras/run-keras.ts';
import { chain, randomRows, request, shuffledRows } from '../engines/networks.ts';

interface Subject {
  readonly name: string;
  readonly task: Task;
  /** Widths of the layers, input first. */
  readonly widths: readonly number[];
  readonly batch: number;
  readonly rows: number;
  /** Steps in one measurement of the compiled engine and of the reference. */
  readonly steps: { readonly compiled: number; readonly reference: number };
  readonly kerasEpochs: number;
}

const subjects: readonly Subject[] = [
  {
    name: 'Iris 4-8-3, batch 16',
    task: 'multiclass',
    widths: [4, 8, 3],
    batch: 16,
    rows: 144,
    steps: { compiled: 2_000, reference: 30 },
    kerasEpochs: 30,
  },
  {
    name: 'house 4-64-64-1, batch 32',
    task: 'regression',
    widths: [4, 64, 64, 1],
    batch: 32,
    rows: 1440,
    steps: { compiled: 1_000, reference: 15 },
    kerasEpochs: 30,
  },
  {
    name: 'MLP 784-512-512-10, batch 128',
    task: 'multiclass',
    widths: [784, 512, 512, 10],
    batch: 128,
    rows: 6400,
    steps: { compiled: 15, reference: 1 },
    kerasEpochs: 8,
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

/** The best of several short measurements: other work on the machine can only make one longer. */
async function measure(
  engine: Engine,
  subject: Subject,
  steps: number,
  threads: number | null,
): Promise<{ milliseconds: number; threads: number }> {
  const { task, batch, rows, widths } = subject;
  const made = request(task, chain(...layersOf(subject)), {
    batchSize: batch,
    loss: lossOf(subject),
    optimizer: optimizerDefaults.Adam,
    threads,
  });
  const program = await engine.compile(made);
  program.bindData(randomRows(rows, widths[0] ?? 1, task, widths.at(-1)));
  const order = shuffledRows(steps * batch, 1).map((row) => row % rows);
  await program.trainSteps(order.subarray(0, Math.ceil(steps / 10) * batch), batch);
  const times: number[] = [];
  for (let run = 0; run < 20; run++) {
    const begin = performance.now();
    await program.trainSteps(order, batch);
    times.push((performance.now() - begin) / steps);
  }
  await program.dispose();
  return { milliseconds: Math.min(...times), threads: program.engine.threads };
}

const noKeras = whyNoKeras();
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
  const compiled = await measure(compiledEngine, subject, subject.steps.compiled, null);
  const reference = await measure(referenceEngine, subject, subject.steps.reference, null);
  const peer = keras[index]?.milliseconds;
  const ratio = (other: number) => `${(other / compiled.milliseconds).toFixed(1)}×`;
  console.log(
    [
      subject.name.padEnd(30),
      `compiled ${compiled.milliseconds.toFixed(4)} ms (${compiled.threads} threads)`,
      `TensorFlow.js ${reference.milliseconds.toFixed(3)} ms, ${ratio(reference.milliseconds)}`,
      ...(peer === undefined ? [] : [`Keras ${peer.toFixed(3)} ms, ${ratio(peer)}`]),
    ].join(' | '),
  );
}

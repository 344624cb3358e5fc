/**
 * TensorFlow.js's side of the training benchmark: the eight networks by trainOnBatch, which gives the
 * loss of every step. The argument `node` takes TensorFlow's C library instead of plain JavaScript.
 */
import * as plain from '@tensorflow/tfjs';
import { loadNativeBinding } from '../../../main/trainer/engines/tensorflow/native-binding.ts';
import { answerTurns, type Trainer } from './answer-turns.ts';
import type { SideSettings } from './side.ts';

type Tensor = plain.Tensor;
type Symbolic = plain.SymbolicTensor;

const tf = await chooseTensorFlow();

/** The native package is the same library with another backend. */
async function chooseTensorFlow(): Promise<typeof plain> {
  if (process.argv[2] === 'node') {
    const binding = loadNativeBinding();
    if ('reason' in binding) throw new Error(binding.reason);
    return binding.tf;
  }
  await plain.setBackend('cpu');
  return plain;
}

const activated = (units: number) => tf.layers.dense({ units, activation: 'relu' });

function dense(x: Symbolic, units: readonly number[], activation: 'linear' | 'softmax'): Symbolic {
  const hidden = units
    .slice(0, -1)
    .reduce((from, count) => activated(count).apply(from) as Symbolic, x);
  return tf.layers.dense({ units: units.at(-1) ?? 1, activation }).apply(hidden) as Symbolic;
}

function smallConvolutional(input: Symbolic): Symbolic {
  const convolve = (x: Symbolic, filters: number) =>
    tf.layers.conv2d({ filters, kernelSize: 3, activation: 'relu' }).apply(x) as Symbolic;
  const pool = (x: Symbolic) => tf.layers.maxPooling2d({}).apply(x) as Symbolic;
  const maps = convolve(pool(convolve(pool(convolve(input, 32)), 64)), 64);
  return dense(tf.layers.flatten().apply(maps) as Symbolic, [64, 10], 'softmax');
}

function wordReader(input: Symbolic, kind: 'lstm' | 'gru'): Symbolic {
  const words = tf.layers.embedding({ inputDim: 10_000, outputDim: 32 }).apply(input);
  // The GRU lacks the second bias of Keras 3's.
  const recurrent = tf.layers[kind]({ units: 64 }).apply(words);
  const hidden = activated(64).apply(recurrent);
  return tf.layers.dense({ units: 1, activation: 'sigmoid' }).apply(hidden) as Symbolic;
}

function wideAndDeep(wide: Symbolic, deep: Symbolic): Symbolic[] {
  const hidden = activated(30).apply(activated(30).apply(deep)) as Symbolic;
  const both = tf.layers.concatenate().apply([wide, hidden]) as Symbolic;
  return [dense(both, [1], 'linear'), dense(hidden, [1], 'linear')];
}

function residual(input: Symbolic): Symbolic {
  const convolve = (x: Symbolic, filters: number, kernelSize: number, strides = 1) =>
    tf.layers
      .conv2d({ filters, kernelSize, strides, padding: 'same', useBias: false })
      .apply(x) as Symbolic;
  const normalize = (x: Symbolic) => tf.layers.batchNormalization().apply(x) as Symbolic;
  const rectify = (x: unknown) => tf.layers.reLU().apply(x as Symbolic) as Symbolic;
  let x = rectify(normalize(convolve(input, 16, 3)));
  let width = 16;
  for (const filters of [16, 32, 64]) {
    for (let block = 0; block < 3; block++) {
      const strides = filters === width ? 1 : 2;
      const inner = rectify(normalize(convolve(x, filters, 3, strides)));
      const outer = normalize(convolve(inner, filters, 3));
      const shortcut = filters === width ? x : convolve(x, filters, 1, strides);
      x = rectify(tf.layers.add().apply([outer, shortcut]));
      width = filters;
    }
  }
  const pooled = tf.layers.globalAveragePooling2d({}).apply(x) as Symbolic;
  return dense(pooled, [10], 'softmax');
}

const networks: Readonly<
  Record<string, (...inputs: [Symbolic, Symbolic]) => Symbolic | Symbolic[]>
> = {
  iris: (x) => dense(x, [8, 3], 'softmax'),
  house: (x) => dense(x, [64, 64, 1], 'linear'),
  mnist: (x) => dense(x, [512, 512, 10], 'softmax'),
  cifar: smallConvolutional,
  lstm: (x) => wordReader(x, 'lstm'),
  gru: (x) => wordReader(x, 'gru'),
  'wide-deep': wideAndDeep,
  resnet: residual,
};

type Loss = (wanted: Tensor, given: Tensor) => Tensor;
const scaledSquares =
  (factor: number): Loss =>
  (wanted, given) =>
    tf.mul(factor, tf.metrics.meanSquaredError(wanted, given));

/** tfjs-layers has no weights of losses: each output's loss carries its own. */
function lossOf(classes: number, outputs: number): string | Loss[] {
  if (outputs > 1) return [scaledSquares(0.9), scaledSquares(0.1)];
  if (classes === 1) return 'meanSquaredError';
  return classes === 2 ? 'binaryCrossentropy' : 'categoricalCrossentropy';
}

function drawTargets(rows: number, classes: number): Tensor {
  if (classes === 1) return tf.randomNormal([rows, 1]);
  if (classes === 2) return tf.randomUniform([rows, 1], 0, 2, 'int32').toFloat();
  return tf.oneHot(tf.randomUniform([rows], 0, classes, 'int32'), classes).toFloat();
}

// eslint-disable-next-line @typescript-eslint/require-await
async function prepare(settings: SideSettings): Promise<Trainer> {
  tf.enableProdMode();
  const build = networks[settings.network];
  if (!build) throw new Error(`There is no network ${settings.network}.`);
  const given = settings.inputs.map(({ shape }) => tf.input({ shape: [...shape] }));
  const outputs = [build(...(given as [Symbolic, Symbolic]))].flat();
  const model = tf.model({ inputs: given, outputs });
  model.compile({
    optimizer: tf.train.adam(0.001),
    loss: lossOf(settings.classes, outputs.length),
  });
  const batches = Math.min(8, settings.rows / settings.batch);
  const drawn = Array.from({ length: batches }, () => {
    const targets = drawTargets(settings.batch, settings.classes);
    return {
      inputs: settings.inputs.map(({ shape, below }) =>
        below > 0
          ? tf.randomUniform([settings.batch, ...shape], 0, below, 'int32')
          : tf.randomNormal([settings.batch, ...shape]),
      ),
      targets: outputs.map(() => targets),
    };
  });
  let step = 0;
  const trainable = model.trainableWeights.reduce(
    (sum, { shape }) => sum + shape.reduce<number>((product, size) => product * (size ?? 1), 1),
    0,
  );
  return {
    ready: { parameters: trainable },
    train: async (steps) => {
      for (const end = step + steps; step < end; step++) {
        const batch = drawn[step % batches];
        if (batch) await model.trainOnBatch(batch.inputs, batch.targets);
      }
    },
  };
}

await answerTurns(prepare);

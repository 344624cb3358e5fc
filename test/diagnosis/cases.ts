import type { ChainedLayer } from '../../common/network/chain-layers.ts';
import { optimizerDefaults } from '../../common/training/catalogue.ts';
import type { OptimizerConfig, TrainingConfig } from '../../common/training/training-config.ts';
import { readDataSet, type DataName } from './data-sets.ts';
import type { Label } from './label-history.ts';

/** A training that is made to show something. What it then shows is measured: see `measure-facts.ts`. */
export interface Case {
  readonly name: string;
  readonly data: DataName;
  readonly intended: Label | 'too-little';
  readonly hidden: readonly ChainedLayer[];
  readonly training: Partial<TrainingConfig>;
  readonly epochs: number;
}

const dense = (activation: string, ...widths: readonly number[]): ChainedLayer[] =>
  widths.map((units) => ['Dense', { units, activation }]);
const relu = (...widths: readonly number[]): ChainedLayer[] => dense('relu', ...widths);
const times = (count: number, layer: ChainedLayer): ChainedLayer[] =>
  new Array<ChainedLayer>(count).fill(layer);
const dropout = (rate: number): ChainedLayer => ['Dropout', { rate }];
const started = (activation: string, units: number, stddev: number): ChainedLayer => [
  'Dense',
  { units, activation, kernel_initializer: { type: 'random_normal', mean: 0, stddev } },
];
const decayed = (units: number, l2: number): ChainedLayer => [
  'Dense',
  { units, activation: 'relu', kernel_regularizer: { type: 'l2', l2 } },
];
const embedding = (width: number): ChainedLayer => [
  'Embedding',
  { input_dim: 200, output_dim: width },
];
const picture = (filters: number): ChainedLayer => [
  'Conv2D',
  { filters, kernel_size: [3, 3], activation: 'relu' },
];
const recurrent = (type: string, units: number, more: ChainedLayer[1] = {}): ChainedLayer => [
  type,
  { units, ...more },
];
/** A recurrent layer whose states grow from step to step. */
const growing = (units: number, activation: string, gain: number): ChainedLayer =>
  recurrent('SimpleRNN', units, {
    activation,
    recurrent_initializer: { type: 'orthogonal', gain },
  });
const flat: ChainedLayer = ['Flatten', {}];
const pooled: ChainedLayer = ['GlobalAveragePooling1D', {}];

type Rate = Partial<TrainingConfig>;
const by = (type: OptimizerConfig['type'], learning_rate: number, more: object = {}): Rate => ({
  optimizer: { ...optimizerDefaults[type], learning_rate, ...more } as OptimizerConfig,
});
const adam = (rate: number, more: Partial<TrainingConfig> = {}): Rate => ({
  ...by('Adam', rate),
  ...more,
});
const sgd = (rate: number, momentum = 0): Rate => by('SGD', rate, { momentum });

type Row = readonly [
  data: DataName,
  what: string,
  hidden: readonly ChainedLayer[],
  training: Rate,
  epochs: number,
];

function group(intended: Case['intended'], ...rows: readonly Row[]): Case[] {
  return rows.map(([data, what, hidden, training, epochs]) => ({
    name: `${intended}/${data}-${what}`,
    data,
    intended,
    hidden,
    training,
    epochs,
  }));
}

const enough = (data: DataName): readonly ChainedLayer[] => readDataSet(data).enough;

/** A network that is enough for each set, at a good rate and for long: what the others are measured by. */
export function referenceOf(data: DataName): Omit<Case, 'name' | 'intended'> {
  return {
    data,
    hidden: enough(data),
    training: adam(data === 'houses-unscaled' ? 0.003 : 0.01),
    epochs: 200,
  };
}

const sigmoids = (count: number, units: number): ChainedLayer[] =>
  dense('sigmoid', ...new Array<number>(count).fill(units));

export const cases: readonly Case[] = [
  ...group(
    'underfitting',
    ['digits', 'two-units', relu(2), adam(0.01), 60],
    ['digits', 'one-unit-tanh', dense('tanh', 1), adam(0.01), 50],
    ['digits', 'heavy-l2', [decayed(32, 0.3)], adam(0.003), 50],
    ['digit-pictures', 'only-mean', [picture(2), ['GlobalAveragePooling2D', {}]], adam(0.01), 40],
    ['circle', 'straight', [], adam(0.03), 60],
    ['circle', 'two-units', relu(2), adam(0.02), 80],
    ['circle', 'heavy-l2', [decayed(16, 0.5), decayed(16, 0.5)], adam(0.01), 50],
    ['four-square', 'straight', [], adam(0.03), 50],
    ['spiral', 'straight', [], adam(0.03), 60],
    ['spiral', 'three-units', relu(3), adam(0.02), 100],
    ['spiral', 'tanh-four', dense('tanh', 4), adam(0.02), 80],
    ['hills', 'straight', [], adam(0.02), 60],
    ['hills', 'two-units', relu(2), adam(0.02), 80],
    ['memory', 'mean-only', [pooled], adam(0.02), 40],
    ['sine', 'mean-only', [pooled], adam(0.02), 40],
    ['reviews', 'one-number', [embedding(1), pooled, ...dense('sigmoid', 1)], adam(0.003), 30],
  ),
  ...group(
    'overfitting',
    ['digits-few', 'wide', relu(256, 128), adam(0.003), 80],
    ['digits-few', 'deep', relu(64, 64, 64), adam(0.003), 120],
    ['blobs-few', 'wide', relu(128, 128), adam(0.003), 150],
    ['blobs-few', 'sgd', relu(128, 128), sgd(0.1, 0.9), 150],
    ['moons-few', 'wide', relu(128, 64), adam(0.005), 150],
    ['four-square-noisy', 'wide', relu(128, 128), adam(0.003), 120],
    ['hills-few', 'wide', relu(128, 128), adam(0.003), 200],
    ['hills-few', 'tanh', dense('tanh', 64, 64), adam(0.005), 250],
    ['wide', 'narrow', relu(16), adam(0.01), 80],
    ['wide', 'wide', relu(128, 128), adam(0.001), 60],
    ['labels-spoilt', 'wide', relu(128, 128), adam(0.003), 150],
    ['reviews', 'flat', [embedding(32), flat, ...relu(64)], adam(0.003), 40],
    ['houses', 'wide', relu(256, 256), adam(0.003), 150],
    ['tips', 'wide', relu(128, 128), adam(0.002), 150],
    ['iris', 'wide', relu(128, 128), adam(0.005), 250],
    ['passengers', 'wide', relu(128, 128), adam(0.003), 200],
    ['memory', 'lstm', [recurrent('LSTM', 32)], adam(0.01), 60],
    ['rare', 'wide', relu(128, 128), adam(0.003), 100],
  ),
  ...group(
    'good-fit',
    ['iris', 'small', relu(16), adam(0.01), 80],
    ['tips', 'straight', [], adam(0.02), 100],
    ['houses', 'small', relu(16), adam(0.01), 60],
    ['passengers', 'straight', [], adam(0.02), 150],
    ['reviews', 'mean', enough('reviews'), adam(0.005), 20],
    ['digits', 'dense', enough('digits'), adam(0.003), 30],
    ['digits', 'dropout', [...relu(128), dropout(0.3)], adam(0.002), 50],
    ['digit-pictures', 'convolution', enough('digit-pictures'), adam(0.003), 30],
    ['blobs', 'straight', [], adam(0.02), 60],
    ['blobs', 'small', relu(8), sgd(0.1, 0.9), 40],
    ['circle', 'small', relu(16), adam(0.01), 100],
    ['circle', 'tanh', dense('tanh', 8, 8), adam(0.01), 120],
    ['four-square', 'small', relu(16, 16), adam(0.01), 100],
    ['moons', 'small', relu(16), adam(0.02), 100],
    ['spiral', 'two-layers', relu(32, 32), adam(0.01), 120],
    ['heights', 'straight', [], adam(0.02), 40],
    ['heights', 'one-layer', relu(8), adam(0.01), 60],
    ['hills', 'two-layers', relu(32, 32), adam(0.01), 120],
    ['sine', 'simple-rnn', [recurrent('SimpleRNN', 16)], adam(0.003), 60],
    ['sine', 'lstm', [recurrent('LSTM', 12)], adam(0.01), 60],
    ['sums', 'straight', [flat], adam(0.01), 60],
    ['rare', 'straight', [], adam(0.02), 60],
    ['rare-far', 'small', relu(8), adam(0.01), 50],
    ['wide', 'l2', [['Dropout', { rate: 0.4 }]], adam(0.01), 40],
  ),
  ...group(
    'stopped-early',
    ['digits', 'six-epochs', relu(64, 32), adam(0.001), 6],
    ['digit-pictures', 'five-epochs', enough('digit-pictures'), adam(0.001), 5],
    ['circle', 'twelve-epochs', relu(16), adam(0.005), 12],
    ['four-square', 'ten-epochs', relu(16, 16), adam(0.005), 10],
    ['spiral', 'fifteen-epochs', relu(32, 32), adam(0.005), 15],
    ['moons', 'eight-epochs', relu(16), adam(0.003), 8],
    ['hills', 'ten-epochs', relu(32, 32), adam(0.005), 10],
    ['houses', 'ten-epochs', relu(32), adam(0.005), 10],
    ['passengers', 'ten-epochs', relu(16), adam(0.003), 10],
    ['reviews', 'six-epochs', enough('reviews'), adam(0.003), 6],
    ['iris', 'ten-epochs', relu(16), adam(0.005), 10],
    ['sine', 'six-epochs', [recurrent('GRU', 12)], adam(0.003), 6],
    ['sums', 'ten-epochs', [flat], adam(0.003), 10],
    ['digits', 'sgd-eight', relu(64), sgd(0.05), 8],
  ),
  ...group(
    'unstable',
    ['digits', 'momentum', relu(64, 32), sgd(0.5, 0.9), 40],
    ['digits', 'rmsprop', relu(64, 32), by('RMSprop', 0.03), 40],
    ['hills', 'small-batches', relu(32, 32), { ...by('RMSprop', 0.03), batchSize: 4 }, 30],
    ['houses', 'adam', relu(64, 64), adam(0.08), 60],
    ['sine', 'simple-rnn', [recurrent('SimpleRNN', 32)], adam(0.05), 40],
    ['circle', 'rmsprop', relu(32, 32), by('RMSprop', 0.1), 50],
    ['spiral', 'adam', relu(32, 32), adam(0.08), 60],
    ['heights', 'two-rows', relu(16), { ...sgd(0.1, 0.9), batchSize: 2 }, 25],
    ['tips', 'momentum', relu(32), sgd(0.1, 0.9), 50],
    ['moons', 'batches-of-two', relu(32), { ...adam(0.05), batchSize: 2 }, 25],
  ),
  ...group(
    'rate-too-high',
    ['digits', 'adam', relu(64, 32), adam(0.1), 40],
    ['digits', 'sgd', relu(64), sgd(5), 30],
    ['digit-pictures', 'adam', enough('digit-pictures'), adam(0.1), 25],
    ['circle', 'adam', relu(16, 16), adam(1), 60],
    ['four-square', 'nadam', relu(16, 16), by('Nadam', 0.5), 50],
    ['iris', 'adam', relu(16), adam(1), 60],
    ['houses', 'sgd', relu(32), sgd(1), 40],
    ['heights', 'sgd', [], sgd(2), 40],
    ['hills', 'adam', relu(32, 32), adam(0.3), 50],
    ['sine', 'lstm', [recurrent('LSTM', 12)], adam(0.5), 40],
    ['reviews', 'adam', enough('reviews'), adam(0.5), 30],
    ['moons', 'rmsprop', relu(16, 16), by('RMSprop', 0.5), 40],
    ['tips', 'nadam', relu(16), by('Nadam', 0.5), 60],
    ['spiral', 'lion', relu(32, 32), by('Lion', 0.1), 60],
    ['sums', 'sgd', [flat], sgd(0.3), 30],
    ['blobs', 'adam', relu(16, 16, 16), adam(0.6), 40],
  ),
  ...group(
    'rate-too-low',
    ['digits', 'adam', relu(64, 32), adam(1e-5), 30],
    ['digits', 'sgd', relu(64), sgd(5e-4), 30],
    ['digit-pictures', 'adam', enough('digit-pictures'), adam(1e-5), 25],
    ['iris', 'adam', relu(16), adam(1e-5), 80],
    ['circle', 'adam', relu(16), adam(2e-5), 60],
    ['circle', 'adadelta', relu(16, 16), by('Adadelta', 0.001), 80],
    ['four-square', 'adagrad', relu(16, 16), by('Adagrad', 0.001), 80],
    ['moons', 'sgd', relu(16), sgd(2e-4), 60],
    ['spiral', 'adam', relu(32, 32), adam(5e-5), 80],
    ['hills', 'adam', relu(32, 32), adam(2e-5), 80],
    ['hills', 'sgd', relu(32, 32), sgd(1e-3), 100],
    ['houses', 'sgd', relu(32), sgd(1e-4), 60],
    ['sine', 'gru', [recurrent('GRU', 12)], adam(2e-5), 40],
    ['reviews', 'adam', enough('reviews'), adam(2e-5), 40],
    ['sums', 'adam', [flat], adam(1e-5), 60],
    [
      'digits',
      'fast-decay',
      relu(64, 32),
      adam(0.003, {
        schedule: { type: 'exponential', decay_steps: 22, decay_rate: 0.1, staircase: false },
      }),
      30,
    ],
    [
      'spiral',
      'fast-decay',
      relu(32, 32),
      adam(0.01, {
        schedule: { type: 'exponential', decay_steps: 13, decay_rate: 0.2, staircase: false },
      }),
      60,
    ],
  ),
  ...group(
    'validation-easier',
    ['digits', 'dropout', [dropout(0.3), ...relu(64), dropout(0.6)], adam(0.005), 50],
    ['digit-pictures', 'dropout', [picture(8), flat, dropout(0.7)], adam(0.005), 40],
    ['circle', 'dropout', [...relu(32), dropout(0.5), ...relu(32), dropout(0.5)], adam(0.01), 100],
    ['iris', 'dropout', [...relu(32), dropout(0.6)], adam(0.01), 100],
    ['houses', 'dropout', [...relu(64), dropout(0.5)], adam(0.01), 100],
    ['hills', 'dropout', [...relu(64), dropout(0.3), ...relu(64), dropout(0.3)], adam(0.01), 100],
    ['moons', 'noise', [['GaussianNoise', { stddev: 0.8 }], ...relu(32)], adam(0.01), 80],
    [
      'spiral',
      'noise',
      [...relu(64), ['GaussianDropout', { rate: 0.4 }], ...relu(64)],
      adam(0.01),
      120,
    ],
    ['labels-spoilt', 'small', relu(4), adam(0.02), 50],
    ['labels-spoilt', 'straight', [], adam(0.02), 80],
    [
      'reviews',
      'dropout',
      [embedding(8), dropout(0.5), pooled, ...relu(16), dropout(0.5)],
      adam(0.01),
      40,
    ],
    ['sums', 'dropout', [flat, dropout(0.4)], adam(0.01), 60],
  ),
  ...group(
    'vanishing-gradients',
    ['circle', 'ten-sigmoids', sigmoids(10, 16), adam(0.003), 60],
    ['digits', 'eight-sigmoids', sigmoids(8, 32), adam(0.001), 40],
    ['iris', 'nine-sigmoids', sigmoids(9, 8), adam(0.003), 60],
    ['spiral', 'twelve-sigmoids', sigmoids(12, 16), adam(0.003), 60],
    ['hills', 'eight-sigmoids', sigmoids(8, 16), sgd(0.05), 60],
    ['houses', 'ten-sigmoids', sigmoids(10, 24), adam(0.002), 50],
    ['moons', 'eight-sigmoids-sgd', sigmoids(8, 16), sgd(0.1, 0.9), 60],
    ['digits', 'small-starts', times(7, started('tanh', 24, 0.03)), sgd(0.05), 40],
    ['four-square', 'relu-small-starts', times(6, started('relu', 16, 0.05)), sgd(0.1), 60],
    ['digit-pictures', 'sigmoids', [picture(4), flat, ...sigmoids(7, 24)], adam(0.002), 40],
    ['blobs', 'fifteen-sigmoids', sigmoids(15, 8), adam(0.003), 50],
  ),
  ...group(
    'exploding-gradients',
    ['circle', 'large-starts', times(5, started('relu', 32, 0.7)), sgd(0.01), 40],
    ['digits', 'large-starts', times(4, started('relu', 64, 0.4)), sgd(0.01), 30],
    ['hills', 'large-starts', times(4, started('relu', 32, 0.6)), sgd(0.003), 40],
    ['iris', 'large-starts', times(6, started('relu', 24, 0.6)), sgd(0.01, 0.9), 40],
    ['houses-unscaled', 'sgd', relu(16), sgd(1e-3), 40],
    ['houses-unscaled', 'momentum', relu(32, 32), sgd(1e-5, 0.9), 40],
    ['sums', 'growing-relu', [growing(16, 'relu', 1.5)], sgd(0.01), 30],
    ['sums', 'growing-linear', [growing(12, 'linear', 1.3)], sgd(0.01), 30],
    ['memory', 'growing-relu', [growing(16, 'relu', 1.6)], sgd(0.05), 30],
    ['sine', 'growing-linear', [growing(16, 'linear', 1.5)], sgd(0.01), 30],
    ['sums', 'growing-rmsprop', [growing(24, 'relu', 1.4)], by('RMSprop', 0.01), 40],
    ['heights', 'large-starts', times(5, started('linear', 24, 0.5)), sgd(0.002), 40],
  ),
  ...group(
    'good-fit',
    ['sums', 'clipped', [growing(16, 'linear', 1)], by('Adam', 0.003, { global_clipnorm: 1 }), 60],
    [
      'four-square',
      'batch-normalised',
      [...relu(16), ['BatchNormalization', {}], ...relu(16)],
      adam(0.005),
      60,
    ],
    ['rare-far', 'straight', [], sgd(0.1, 0.9), 40],
    ['moons', 'dropout', [...relu(64), dropout(0.2)], adam(0.01), 60],
  ),
  ...group(
    'class-collapse',
    ['rare', 'slow', relu(4), sgd(0.01), 30],
    ['rare', 'heavy-l2', [decayed(8, 0.5)], adam(0.01), 40],
    ['rare', 'dropout', [...relu(8), dropout(0.9)], adam(0.005), 50],
    ['rare-far', 'sigmoids', sigmoids(5, 8), adam(0.003), 40],
    ['rare-far', 'heavy-l2', [decayed(16, 1), decayed(16, 1)], adam(0.01), 40],
    ['rare-far', 'high-rate', relu(16, 16), adam(1.5), 40],
    ['iris', 'dead', relu(16, 16), adam(3), 40],
    ['digits', 'dead', relu(32, 32), adam(1), 30],
    ['moons', 'dead', relu(8, 8, 8), sgd(6), 40],
  ),
  ...group(
    'exploding-gradients',
    ['circle', 'larger-starts', times(6, started('relu', 32, 0.6)), sgd(0.05), 40],
    ['digits', 'larger-starts', times(5, started('relu', 64, 0.3)), sgd(0.03), 30],
    ['moons', 'large-starts', times(6, started('relu', 32, 0.5)), sgd(0.05, 0.9), 40],
    ['spiral', 'large-starts', times(5, started('relu', 48, 0.5)), sgd(0.03), 60],
    ['houses', 'large-starts', times(4, started('relu', 32, 0.5)), sgd(0.003), 40],
    ['sums', 'growing-slowly', [growing(16, 'relu', 1.15)], sgd(0.03), 40],
    ['sums', 'growing-more', [growing(24, 'linear', 1.2)], sgd(0.003), 40],
    ['sine', 'growing-relu', [growing(24, 'relu', 1.8)], sgd(0.01), 40],
    ['passengers', 'large-starts', times(4, started('relu', 32, 0.5)), sgd(0.005, 0.9), 60],
    ['tips', 'large-starts', times(4, started('relu', 24, 0.6)), sgd(0.005), 50],
    ['iris', 'larger-starts', times(7, started('relu', 24, 0.6)), sgd(0.03), 40],
  ),
  ...group(
    'unstable',
    ['digits', 'sgd-batches-of-four', relu(32), { ...sgd(0.3, 0.9), batchSize: 4 }, 20],
    ['hills', 'rmsprop', relu(64, 64), by('RMSprop', 0.05), 50],
    ['sums', 'adam', [growing(16, 'relu', 1)], adam(0.05), 50],
    ['moons', 'rmsprop', relu(64, 64), by('RMSprop', 0.1), 50],
    ['tips', 'batches-of-two', relu(32), { ...adam(0.05), batchSize: 2 }, 40],
    ['digit-pictures', 'rmsprop', enough('digit-pictures'), by('RMSprop', 0.05), 30],
    ['passengers', 'adam', relu(32, 32), adam(0.15), 80],
    ['blobs', 'momentum', relu(32, 32), sgd(1.5, 0.9), 50],
  ),
  ...group(
    'too-little',
    ['digits', 'two-epochs', relu(64), adam(0.001), 2],
    ['circle', 'three-epochs', relu(16), adam(0.005), 3],
    ['houses', 'one-epoch', relu(16), adam(0.003), 1],
    ['sine', 'three-epochs', [recurrent('LSTM', 8)], adam(0.003), 3],
    ['reviews', 'two-epochs', enough('reviews'), adam(0.003), 2],
    ['rare', 'three-epochs', relu(8), adam(0.003), 3],
  ),
];

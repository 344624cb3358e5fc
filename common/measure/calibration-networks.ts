import { chainLayers, type ChainedLayer } from '../network/chain-layers.ts';
import { defaultTraining } from '../training/catalogue.ts';
import type { EngineChoice, MeasuredNetwork } from './measure-api.ts';

interface Small {
  readonly shape: readonly number[];
  readonly layers: readonly ChainedLayer[];
  readonly batch: number;
}

const dense = (units: number): ChainedLayer => ['Dense', { units, activation: 'relu' }];
const conv = (filters: number): ChainedLayer => [
  'Conv2D',
  { filters, kernel_size: [3, 3], padding: 'same', activation: 'relu' },
];
const pool: ChainedLayer = ['MaxPooling2D', {}];
const ends: readonly ChainedLayer[] = [['Flatten', {}]];

/** Small networks that each ask most of one thing: calls, matrix products, kernels, plain numbers, loops. */
const networks: readonly Small[] = [
  { shape: [4], layers: [dense(8)], batch: 16 },
  { shape: [16], layers: [dense(64), dense(64), dense(64), dense(64), dense(64)], batch: 32 },
  { shape: [512], layers: [dense(512), dense(256)], batch: 64 },
  { shape: [24, 24, 3], layers: [conv(16), pool, conv(32), ...ends], batch: 16 },
  { shape: [10, 10, 64], layers: [conv(64), conv(64), ...ends], batch: 8 },
  {
    shape: [4096],
    layers: [
      ['BatchNormalization', {}],
      ['Activation', { activation: 'tanh' }],
      ['Dropout', { rate: 0.3 }],
      ['LayerNormalization', {}],
      ['Activation', { activation: 'gelu' }],
    ],
    batch: 64,
  },
  { shape: [32, 16], layers: [['LSTM', { units: 32 }]], batch: 32 },
  { shape: [96, 8], layers: [['GRU', { units: 16 }]], batch: 16 },
];

/** What is measured to find out how fast a machine is. */
export function calibrationNetworks(choice: EngineChoice): readonly MeasuredNetwork[] {
  return networks.map(({ shape, layers, batch }) => ({
    network: chainLayers([['Input', { shape }], ...layers, ['Dense', { units: 1 }]]),
    training: { ...defaultTraining('regression'), ...choice, batchSize: batch },
    task: 'regression',
    featureCount: shape.reduce((product, length) => product * length, 1),
    targetCount: 1,
  }));
}

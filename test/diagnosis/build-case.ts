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

export const dense = (activation: string, ...widths: readonly number[]): ChainedLayer[] =>
  widths.map((units) => ['Dense', { units, activation }]);
export const relu = (...widths: readonly number[]): ChainedLayer[] => dense('relu', ...widths);
export const times = (count: number, layer: ChainedLayer): ChainedLayer[] =>
  new Array<ChainedLayer>(count).fill(layer);
export const dropout = (rate: number): ChainedLayer => ['Dropout', { rate }];
export const started = (activation: string, units: number, stddev: number): ChainedLayer => [
  'Dense',
  { units, activation, kernel_initializer: { type: 'random_normal', mean: 0, stddev } },
];
export const decayed = (units: number, l2: number): ChainedLayer => [
  'Dense',
  { units, activation: 'relu', kernel_regularizer: { type: 'l2', l2 } },
];
export const embedding = (width: number): ChainedLayer => [
  'Embedding',
  { input_dim: 200, output_dim: width },
];
export const picture = (filters: number): ChainedLayer => [
  'Conv2D',
  { filters, kernel_size: [3, 3], activation: 'relu' },
];
export const recurrent = (
  type: string,
  units: number,
  more: ChainedLayer[1] = {},
): ChainedLayer => [type, { units, ...more }];
/** A recurrent layer whose states grow from step to step. */
export const growing = (units: number, activation: string, gain: number): ChainedLayer =>
  recurrent('SimpleRNN', units, {
    activation,
    recurrent_initializer: { type: 'orthogonal', gain },
  });
export const flat: ChainedLayer = ['Flatten', {}];
export const pooled: ChainedLayer = ['GlobalAveragePooling1D', {}];

export type Rate = Partial<TrainingConfig>;
export const by = (
  type: OptimizerConfig['type'],
  learning_rate: number,
  more: object = {},
): Rate => ({
  optimizer: { ...optimizerDefaults[type], learning_rate, ...more },
});
export const adam = (rate: number, more: Partial<TrainingConfig> = {}): Rate => ({
  ...by('Adam', rate),
  ...more,
});
export const sgd = (rate: number, momentum = 0): Rate => by('SGD', rate, { momentum });

export type Row = readonly [
  data: DataName,
  what: string,
  hidden: readonly ChainedLayer[],
  training: Rate,
  epochs: number,
];

export function group(intended: Case['intended'], ...rows: readonly Row[]): Case[] {
  return rows.map(([data, what, hidden, training, epochs]) => ({
    name: `${intended}/${data}-${what}`,
    data,
    intended,
    hidden,
    training,
    epochs,
  }));
}

/** Layers that are known to be enough for a set. */
export const enough = (data: DataName): readonly ChainedLayer[] => readDataSet(data).enough;

/** A network that is enough for each set, at a good rate and for long: what the others are measured by. */
export function referenceOf(data: DataName): Omit<Case, 'name' | 'intended'> {
  return {
    data,
    hidden: enough(data),
    training: adam(data === 'houses-unscaled' ? 0.003 : 0.01),
    epochs: 200,
  };
}

/** Dense layers of sigmoids. */
export const sigmoids = (count: number, units: number): ChainedLayer[] =>
  dense('sigmoid', ...new Array<number>(count).fill(units));

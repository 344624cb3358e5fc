import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generate } from '../../common/generators/generate.ts';
import type { GeneratorKind } from '../../common/generators/generator.ts';
import type { ChainedLayer } from '../../common/network/chain-layers.ts';
import type { Task } from '../../common/network/task.ts';
import { permutation } from '../../common/random/permutation.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { readDigitPictures } from './read-digit-pictures.ts';
import { scaleColumns, tableOf, type Cells } from './read-table.ts';

/** Rows in order: those to learn from, those to validate with, and fresh ones that only facts are taken from. */
export interface DataSet {
  readonly task: Task;
  /** Shape of a row. */
  readonly shape: readonly number[];
  readonly classes: number;
  /** Row-major. */
  readonly features: Float32Array;
  readonly targets: Float32Array;
  readonly counts: { readonly train: number; readonly validation: number; readonly test: number };
  /** A network that is known to be enough for it, without Input and output. */
  readonly enough: readonly ChainedLayer[];
}

type Counts = DataSet['counts'];
/** Rows of features with their targets, in any order. */
interface Rows {
  readonly features: readonly (readonly number[])[];
  readonly targets: readonly number[];
}
interface Kind {
  readonly task: Task;
  readonly classes?: number;
  readonly shape?: readonly number[];
  readonly counts: Counts;
  readonly rows: () => Rows;
  readonly enough?: readonly ChainedLayer[];
  /** True where rows keep their order: a split by time. */
  readonly ordered?: boolean;
  /** Changes targets of the dealt training rows. */
  readonly spoil?: (target: number, random: RandomSource) => number;
}

const relu = (units: number): ChainedLayer => ['Dense', { units, activation: 'relu' }];
const usual: readonly ChainedLayer[] = [relu(32), relu(32)];

function generated(kind: GeneratorKind, rows: number, noise: number, seed = 3): Rows {
  const table = generate({ kind, rows, noise, seed });
  const cells = table.rows.map((row) => row.slice(0, -1));
  return { features: scaleColumns(cells), targets: table.rows.map((row) => row.at(-1) ?? 0) };
}

function sample(name: string, target: string, kind: 'number' | 'class'): Rows {
  const file = new URL(`../../resources/samples/${name}.csv`, import.meta.url);
  const cells: Cells = tableOf(readFileSync(fileURLToPath(file), 'utf8'));
  return cells.rowsFor(target, kind);
}

const random = (name: string): RandomSource => RandomSource.seeded(11, name);

/** Two normal clouds whose centres are `apart` deviations from each other; a share `rare` is of class 1. */
function clouds(rows: number, features: number, apart: number, rare: number): Rows {
  const source = random(`clouds ${features} ${apart} ${rare}`);
  const targets = Array.from({ length: rows }, () => (source.uniform() < rare ? 1 : 0));
  const step = apart / Math.sqrt(features);
  return {
    targets,
    features: targets.map((label) =>
      Array.from({ length: features }, () => source.normal() + (label - 0.5) * step),
    ),
  };
}

/** A sequence of ±1 with noise whose first value says the class. */
function memory(rows: number, length: number): Rows {
  const source = random('memory');
  const features = Array.from({ length: rows }, () =>
    Array.from({ length }, (_, at) =>
      at === 0 ? Math.sign(source.uniform() - 0.5) : source.normal(),
    ),
  );
  return { features, targets: features.map(([first]) => ((first ?? 0) > 0 ? 1 : 0)) };
}

/** Sums of all values of a sequence: what a recurrent layer adds up. */
function sums(rows: number, length: number): Rows {
  const source = random('sums');
  const features = Array.from({ length: rows }, () =>
    Array.from({ length }, () => source.normal()),
  );
  const scale = Math.sqrt(length);
  return { features, targets: features.map((row) => row.reduce((a, b) => a + b, 0) / scale) };
}

/** Half of the third value of a sequence and half of its last. */
function echo(rows: number, length: number): Rows {
  const source = random('echo');
  const features = Array.from({ length: rows }, () =>
    Array.from({ length }, () => source.normal()),
  );
  const targets = features.map(
    (row) => 0.5 * (row[2] ?? 0) + 0.5 * (row.at(-1) ?? 0) + 0.1 * source.normal(),
  );
  return { features, targets };
}

/** Values of a sine with noise; each row holds `window` of them and is to tell the next. */
function windows(values: readonly number[], window: number): Rows {
  const starts = Array.from({ length: values.length - window }, (_, start) => start);
  return {
    features: starts.map((start) => values.slice(start, start + window)),
    targets: starts.map((start) => values[start + window] ?? 0),
  };
}

function passengers(): Rows {
  const { targets } = sample('passengers', 'passengers', 'number');
  return windows(targets, 12);
}

/** House prices as they stand in the file: areas, years and prices by the thousand, nothing scaled. */
function unscaled(): Rows {
  const scaled = sample('house-prices', 'price', 'number');
  return {
    features: scaled.features.map((row) =>
      row.map((value, at) => value * (at === 0 ? 40 : 8) + 60),
    ),
    targets: scaled.targets.map((value) => value * 30 + 100),
  };
}

const small: Counts = { train: 160, validation: 120, test: 500 };
const middle: Counts = { train: 400, validation: 200, test: 600 };
const total = ({ train, validation, test }: Counts): number => train + validation + test;
const plane = (
  kind: GeneratorKind,
  noise: number,
  counts: Counts,
  task: Task = 'binary',
): Kind => ({
  task,
  counts,
  rows: () => generated(kind, total(counts), noise),
});
const digits = (
  counts: Counts,
  shape: readonly number[],
  enough: readonly ChainedLayer[],
): Kind => ({
  task: 'multiclass',
  classes: 10,
  shape,
  counts,
  rows: readDigitPictures,
  enough,
});
const reading: readonly ChainedLayer[] = [
  ['Embedding', { input_dim: 200, output_dim: 8 }],
  ['GlobalAveragePooling1D', {}],
  relu(16),
];
const convolution: readonly ChainedLayer[] = [
  ['Conv2D', { filters: 8, kernel_size: [3, 3], activation: 'relu' }],
  ['MaxPooling2D', { pool_size: [2, 2] }],
  ['Flatten', {}],
  relu(32),
];

const kinds = {
  iris: {
    task: 'multiclass',
    classes: 3,
    counts: { train: 75, validation: 35, test: 40 },
    rows: () => sample('iris', 'species', 'class'),
  },
  tips: {
    task: 'regression',
    counts: { train: 120, validation: 60, test: 64 },
    rows: () => sample('tips', 'tip', 'number'),
    enough: [relu(4)],
  },
  houses: {
    task: 'regression',
    counts: { train: 100, validation: 45, test: 55 },
    rows: () => sample('house-prices', 'price', 'number'),
  },
  'houses-unscaled': {
    task: 'regression',
    counts: { train: 100, validation: 45, test: 55 },
    rows: unscaled,
  },
  passengers: {
    task: 'regression',
    counts: { train: 84, validation: 24, test: 24 },
    rows: passengers,
    ordered: true,
  },
  reviews: {
    task: 'binary',
    shape: [40],
    counts: { train: 280, validation: 100, test: 100 },
    rows: () => {
      const file = new URL('../../resources/samples/reviews.csv', import.meta.url);
      return tableOf(readFileSync(fileURLToPath(file), 'utf8')).wordRows('review', 'sentiment', 40);
    },
    enough: reading,
  },
  digits: digits({ train: 700, validation: 400, test: 600 }, [64], [relu(64), relu(32)]),
  'digits-few': digits(
    { train: 80, validation: 300, test: 600 },
    [64],
    [relu(64), ['Dropout', { rate: 0.4 }]],
  ),
  'digit-pictures': digits({ train: 700, validation: 300, test: 500 }, [8, 8, 1], convolution),
  blobs: plane('two-blobs', 0.5, middle),
  'blobs-few': plane('two-blobs', 0.9, { train: 30, validation: 200, test: 600 }),
  circle: plane('circle', 0.1, middle),
  'four-square': plane('four-square', 0, middle),
  'four-square-noisy': plane('four-square', 0.4, { train: 80, validation: 200, test: 600 }),
  spiral: plane('spiral', 0.05, middle),
  moons: plane('moons', 0.3, middle),
  'moons-few': plane('moons', 0.9, { train: 40, validation: 200, test: 600 }),
  heights: plane('plane', 0.05, middle, 'regression'),
  hills: plane('multi-gaussian', 0.02, middle, 'regression'),
  'hills-few': plane(
    'multi-gaussian',
    0.25,
    { train: 50, validation: 200, test: 600 },
    'regression',
  ),
  sine: {
    task: 'regression',
    shape: [12, 1],
    counts: { train: 300, validation: 150, test: 400 },
    ordered: true,
    rows: () => {
      const source = random('sine');
      const values = Array.from(
        { length: 862 },
        (_, time) => Math.sin(0.35 * time) + 0.1 * source.normal(),
      );
      return windows(values, 12);
    },
    enough: [['SimpleRNN', { units: 16 }]],
  },
  memory: {
    task: 'binary',
    shape: [24, 1],
    counts: middle,
    rows: () => memory(total(middle), 24),
    enough: [['Flatten', {}], relu(16)],
  },
  sums: {
    task: 'regression',
    shape: [30, 1],
    counts: middle,
    rows: () => sums(total(middle), 30),
    enough: [['Flatten', {}]],
  },
  rare: {
    task: 'binary',
    counts: { train: 600, validation: 300, test: 800 },
    rows: () => clouds(1700, 4, 2.6, 0.06),
  },
  'rare-far': {
    task: 'binary',
    counts: { train: 600, validation: 300, test: 800 },
    rows: () => clouds(1700, 6, 4, 0.1),
  },
  wide: {
    task: 'binary',
    counts: { train: 60, validation: 200, test: 600 },
    rows: () => clouds(860, 40, 2, 0.5),
    enough: [['Dropout', { rate: 0.5 }]],
  },
  xor: {
    task: 'binary',
    counts: { train: 100, validation: 60, test: 80 },
    rows: () => sample('xor', 'label', 'class'),
  },
  'spiral-noisy': plane('spiral', 0.3, middle),
  'hills-noisy': plane('multi-gaussian', 0.15, middle, 'regression'),
  unequal: {
    task: 'binary',
    counts: { train: 300, validation: 200, test: 600 },
    rows: () => clouds(1100, 10, 3, 0.25),
    enough: [relu(4)],
  },
  echo: {
    task: 'regression',
    shape: [16, 1],
    counts: middle,
    rows: () => echo(total(middle), 16),
    enough: [['Flatten', {}]],
  },
  'labels-spoilt': {
    task: 'binary',
    counts: small,
    rows: () => clouds(total(small), 3, 4, 0.5),
    spoil: (target: number, source: RandomSource) =>
      source.uniform() < 0.25 ? 1 - target : target,
    enough: [relu(4)],
  },
} satisfies Record<string, Kind>;

export type DataName = keyof typeof kinds;
export const dataNames = Object.keys(kinds) as DataName[];

/** The rows of a set, dealt out by a fixed seed. */
export function readDataSet(name: DataName): DataSet {
  const kind: Kind = kinds[name];
  const { features, targets } = kind.rows();
  const wanted = total(kind.counts);
  const order = kind.ordered
    ? Int32Array.from({ length: wanted }, (_, row) => row)
    : permutation(targets.length, RandomSource.seeded(5, 'deal', name)).subarray(0, wanted);
  if (targets.length < wanted) throw new RangeError(`${name} has ${targets.length} rows.`);
  const chosen = Array.from(order, (row) => features[row] ?? []);
  const spoil = random('spoil');
  const dealt = Float32Array.from(order, (row, place) => {
    const target = targets[row] ?? 0;
    return kind.spoil && place < kind.counts.train ? kind.spoil(target, spoil) : target;
  });
  return {
    task: kind.task,
    classes: kind.classes ?? 2,
    shape: kind.shape ?? [chosen[0]?.length ?? 0],
    features: Float32Array.from(chosen.flat()),
    targets: dealt,
    counts: kind.counts,
    enough: kind.enough ?? usual,
  };
}

import type { ConfiguredValue } from '../network/network-spec.ts';
import { elementCount } from '../tensor/shape.ts';
import type { RandomSource } from '../random/random-source.ts';

/** A way to fill a weight tensor before training. Names and formulas are Keras 3's. */
export interface Initializer {
  readonly id: string;
  readonly label: string;
  readonly fill: (values: Float32Array, shape: readonly number[], random: RandomSource) => void;
}

/** Standard deviation of the standard normal distribution cut at ±2 (as in Keras's VarianceScaling). */
const truncatedDeviation = 0.8796256610342398;

export const initializers: readonly Initializer[] = [
  { id: 'zeros', label: 'Zeros', fill: (values) => void values.fill(0) },
  { id: 'ones', label: 'Ones', fill: (values) => void values.fill(1) },
  scaledUniform('glorot_uniform', 'Glorot uniform', ({ fanIn, fanOut }) => 2 / (fanIn + fanOut)),
  scaledNormal('glorot_normal', 'Glorot normal', ({ fanIn, fanOut }) => 2 / (fanIn + fanOut)),
  scaledUniform('he_uniform', 'He uniform', ({ fanIn }) => 2 / fanIn),
  scaledNormal('he_normal', 'He normal', ({ fanIn }) => 2 / fanIn),
  scaledUniform('lecun_uniform', 'LeCun uniform', ({ fanIn }) => 1 / fanIn),
  scaledNormal('lecun_normal', 'LeCun normal', ({ fanIn }) => 1 / fanIn),
  {
    id: 'random_normal',
    label: 'Normal, deviation 0.05',
    fill: (values, _shape, random) => draw(values, () => 0.05 * random.normal()),
  },
  {
    id: 'random_uniform',
    label: 'Uniform, −0.05 to 0.05',
    fill: (values, _shape, random) => draw(values, () => 0.1 * random.uniform() - 0.05),
  },
  {
    id: 'truncated_normal',
    label: 'Truncated normal, deviation 0.05',
    fill: (values, _shape, random) => draw(values, () => 0.05 * truncatedNormal(random)),
  },
];

const byId = new Map(initializers.map((initializer) => [initializer.id, initializer]));

/** A filled weight tensor; throws a RangeError for an initialiser that does not exist. */
export function initialize(
  configured: string | ConfiguredValue,
  shape: readonly number[],
  random: RandomSource,
): Float32Array {
  const id = typeof configured === 'string' ? configured : configured.type;
  const initializer = byId.get(id);
  if (!initializer) throw new RangeError(`There is no initialiser ${id}.`);
  const values = new Float32Array(elementCount(shape));
  initializer.fill(values, shape, random);
  return values;
}

interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** Inputs and outputs of one unit: `[in, out]` for dense kernels, `[…window, in, out]` for convolutions. */
function fansOf(shape: readonly number[]): Fans {
  if (shape.length < 2) {
    const only = Math.max(1, shape[0] ?? 1);
    return { fanIn: only, fanOut: only };
  }
  const window = elementCount(shape.slice(0, -2));
  const [fanIn = 1, fanOut = 1] = shape.slice(-2);
  return { fanIn: Math.max(1, fanIn * window), fanOut: Math.max(1, fanOut * window) };
}

/** Uniform with the variance `variance(fans)`: the limit is √(3 · variance). */
function scaledUniform(id: string, label: string, variance: (fans: Fans) => number): Initializer {
  return {
    id,
    label,
    fill: (values, shape, random) => {
      const limit = Math.sqrt(3 * variance(fansOf(shape)));
      draw(values, () => limit * (2 * random.uniform() - 1));
    },
  };
}

/** Normal cut at two deviations, widened so that the variance after the cut is `variance(fans)`. */
function scaledNormal(id: string, label: string, variance: (fans: Fans) => number): Initializer {
  return {
    id,
    label,
    fill: (values, shape, random) => {
      const deviation = Math.sqrt(variance(fansOf(shape))) / truncatedDeviation;
      draw(values, () => deviation * truncatedNormal(random));
    },
  };
}

function truncatedNormal(random: RandomSource): number {
  let value = random.normal();
  while (Math.abs(value) > 2) value = random.normal();
  return value;
}

function draw(values: Float32Array, next: () => number): void {
  for (let index = 0; index < values.length; index++) values[index] = next();
}

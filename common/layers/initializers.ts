import type { ConfiguredValue } from '../network/network-spec.ts';
import type { RandomSource } from '../random/random-source.ts';
import { elementCount } from '../tensor/shape.ts';
import type { ParamChoice, ParamSchema } from './layer.ts';
import { fillOrthogonal } from './orthogonal-matrix.ts';
import { asConfigured } from './read-params.ts';

/** A way to fill a weight tensor before training. Names, settings and formulas are Keras 3's. */
export interface Initializer {
  readonly id: string;
  readonly label: string;
  /** Its settings, such as `mean` and `stddev`. */
  readonly fields?: readonly ParamSchema[];
  /** Why it cannot fill a weight of this shape, to follow “cannot start as …:”, or null when it can. */
  readonly refuses?: (shape: readonly number[]) => string | null;
  readonly fill: (filling: Filling) => void;
}

/** A weight tensor to be filled. */
interface Filling {
  readonly values: Float32Array;
  readonly shape: readonly number[];
  readonly fans: Fans;
  readonly random: RandomSource;
  readonly settings: InitializerSettings;
}

/** Inputs and outputs of one unit. */
type Fans = readonly [inputs: number, outputs: number];

/** The settings of an initialiser, every one present. */
export type InitializerSettings = Readonly<Record<string, ConfiguredValue[string]>>;

/** Standard deviation of the standard normal distribution cut at ±2 (as in Keras's VarianceScaling). */
const truncatedDeviation = 0.8796256610342398;

function setting(key: string, label: string, fallback: number, help: string): ParamSchema {
  return { key, label, kind: 'number', default: fallback, help, group: 'weights' };
}

const mean = setting('mean', 'Mean', 0, 'The middle of the numbers drawn.');
const deviation: ParamSchema = {
  ...setting('stddev', 'Deviation', 0.05, 'How far the numbers drawn spread around the mean.'),
  min: 0,
  step: 0.01,
};
const gain = setting('gain', 'Gain', 1, 'What the matrix is multiplied by.');

function oneOf(
  key: string,
  label: string,
  choices: readonly ParamChoice[],
  help: string,
): ParamSchema {
  const fallback = choices[0]?.value ?? '';
  return { key, label, kind: 'choice', default: fallback, choices, help, group: 'weights' };
}

const scaling: readonly ParamSchema[] = [
  {
    ...setting('scale', 'Scale', 1, 'What the variance is multiplied by; 2 suits ReLU.'),
    min: 1e-6,
    step: 0.1,
  },
  oneOf(
    'mode',
    'Counted',
    [
      { value: 'fan_in', label: 'Inputs of a unit' },
      { value: 'fan_out', label: 'Outputs of a unit' },
      { value: 'fan_avg', label: 'Mean of both' },
    ],
    'What the variance is divided by.',
  ),
  oneOf(
    'distribution',
    'Distribution',
    [
      { value: 'truncated_normal', label: 'Normal, cut at two deviations' },
      { value: 'untruncated_normal', label: 'Normal' },
      { value: 'uniform', label: 'Uniform' },
    ],
    'How the numbers are spread.',
  ),
];

/** Keras's initialisers (keras/src/initializers). */
export const initializers: readonly Initializer[] = [
  { id: 'zeros', label: 'Zeros', fill: ({ values }) => void values.fill(0) },
  { id: 'ones', label: 'Ones', fill: ({ values }) => void values.fill(1) },
  {
    id: 'constant',
    label: 'Constant',
    fields: [setting('value', 'Value', 0, 'The number that every weight starts with.')],
    fill: ({ values, settings }) => void values.fill(numberIn(settings, 'value')),
  },
  scaled('glorot_uniform', 'Glorot uniform', 1, 'fan_avg', 'uniform'),
  scaled('glorot_normal', 'Glorot normal', 1, 'fan_avg', 'truncated_normal'),
  scaled('he_uniform', 'He uniform', 2, 'fan_in', 'uniform'),
  scaled('he_normal', 'He normal', 2, 'fan_in', 'truncated_normal'),
  scaled('lecun_uniform', 'LeCun uniform', 1, 'fan_in', 'uniform'),
  scaled('lecun_normal', 'LeCun normal', 1, 'fan_in', 'truncated_normal'),
  {
    id: 'random_normal',
    label: 'Normal',
    fields: [mean, deviation],
    fill: ({ values, random, settings }) => {
      const [middle, spread] = [numberIn(settings, 'mean'), numberIn(settings, 'stddev')];
      draw(values, () => middle + spread * random.normal());
    },
  },
  {
    id: 'truncated_normal',
    label: 'Normal, cut at two deviations',
    fields: [mean, deviation],
    fill: ({ values, random, settings }) => {
      const [middle, spread] = [numberIn(settings, 'mean'), numberIn(settings, 'stddev')];
      draw(values, () => middle + spread * truncatedNormal(random));
    },
  },
  {
    id: 'random_uniform',
    label: 'Uniform',
    fields: [
      setting('minval', 'From', -0.05, 'The smallest number drawn.'),
      setting('maxval', 'To', 0.05, 'Above the largest number drawn.'),
    ],
    fill: ({ values, random, settings }) => {
      const [low, high] = [numberIn(settings, 'minval'), numberIn(settings, 'maxval')];
      draw(values, () => low + (high - low) * random.uniform());
    },
  },
  {
    id: 'variance_scaling',
    label: 'Variance scaling',
    fields: scaling,
    fill: scaleVariance,
  },
  {
    id: 'orthogonal',
    label: 'Orthogonal',
    fields: [gain],
    refuses: (shape) => (shape.length < 2 ? 'that needs two axes or more' : null),
    fill: ({ values, shape, random, settings }) =>
      fillOrthogonal(values, shape.at(-1) ?? 1, numberIn(settings, 'gain'), random),
  },
  {
    id: 'identity',
    label: 'Identity matrix',
    fields: [gain],
    refuses: (shape) => (shape.length === 2 ? null : 'that needs exactly two axes'),
    fill: ({ values, shape: [rows = 1, columns = 1], settings }) => {
      for (let index = 0; index < Math.min(rows, columns); index++) {
        values[index * columns + index] = numberIn(settings, 'gain');
      }
    },
  },
];

const byId = new Map(initializers.map((initializer) => [initializer.id, initializer]));

/** An initialiser by its Keras name; throws a RangeError when there is none. */
export function findInitializer(configured: string | ConfiguredValue): Initializer {
  const id = typeof configured === 'string' ? configured : configured.type;
  const initializer = byId.get(id);
  if (!initializer) throw new RangeError(`There is no initialiser ${id}.`);
  return initializer;
}

/**
 * A filled weight tensor; throws a RangeError for an initialiser that does not exist.
 * @param fans Inputs and outputs of one unit, where they do not follow from the shape.
 */
export function initialize(
  configured: string | ConfiguredValue,
  shape: readonly number[],
  random: RandomSource,
  fans: Fans = fansOf(shape),
): Float32Array {
  const initializer = findInitializer(configured);
  const given = asConfigured(configured);
  const settings = Object.fromEntries(
    (initializer.fields ?? []).map(({ key, default: fallback }) => [
      key,
      given?.[key] ?? (fallback as number | string),
    ]),
  );
  const values = new Float32Array(elementCount(shape));
  initializer.fill({ values, shape, fans, random, settings });
  return values;
}

/** `[in, out]` for dense kernels, `[…window, in, out]` for convolutions. */
function fansOf(shape: readonly number[]): Fans {
  if (shape.length < 2) {
    const only = shape[0] ?? 1;
    return [only, only];
  }
  const window = elementCount(shape.slice(0, -2));
  const [fanIn = 1, fanOut = 1] = shape.slice(-2);
  return [fanIn * window, fanOut * window];
}

type Mode = 'fan_in' | 'fan_avg';
type Distribution = 'truncated_normal' | 'uniform';

/** Variance scaling with fixed settings (Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998). */
function scaled(
  id: string,
  label: string,
  scale: number,
  mode: Mode,
  distribution: Distribution,
): Initializer {
  const settings = { scale, mode, distribution };
  return {
    id,
    label,
    fill: (filling) => scaleVariance({ ...filling, settings }),
  };
}

/** Numbers with mean 0 and the variance scale / fan, as Keras's `VarianceScaling`. */
function scaleVariance({ values, fans: [fanIn, fanOut], random, settings }: Filling): void {
  const counted = { fan_in: fanIn, fan_out: fanOut, fan_avg: (fanIn + fanOut) / 2 };
  const fan = counted[settings['mode'] as keyof typeof counted];
  const variance = numberIn(settings, 'scale') / Math.max(1, fan);
  const spread = Math.sqrt(variance);
  switch (settings['distribution']) {
    case 'uniform': {
      const limit = Math.sqrt(3 * variance);
      return draw(values, () => limit * (2 * random.uniform() - 1));
    }
    case 'untruncated_normal':
      return draw(values, () => spread * random.normal());
    default:
      // Widened, so that the variance after the cut is the one asked for.
      return draw(values, () => (spread / truncatedDeviation) * truncatedNormal(random));
  }
}

function numberIn(settings: InitializerSettings, key: string): number {
  const value = settings[key];
  if (typeof value !== 'number') throw new TypeError(`${key} is not a number.`);
  return value;
}

function truncatedNormal(random: RandomSource): number {
  let value = random.normal();
  while (Math.abs(value) > 2) value = random.normal();
  return value;
}

function draw(values: Float32Array, next: () => number): void {
  for (let index = 0; index < values.length; index++) values[index] = next();
}

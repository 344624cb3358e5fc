import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { initialize, initializers } from '../../../common/layers/initializers.ts';
import type { ConfiguredValue } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { askPeer, whyNoKeras } from '../keras/run-keras.ts';

const missing = whyNoKeras();
if (missing !== null) {
  process.stdout.write(`Initialisers are not compared with Keras: ${missing}\n`);
}

interface InitializerCase {
  readonly initializer: string | ConfiguredValue;
  readonly shape: readonly number[];
}

/** What a filled weight is like. */
interface Description {
  readonly mean: number;
  readonly deviation: number;
  readonly smallest: number;
  readonly largest: number;
  /** Mean square length of its rows or columns, whichever are fewer. */
  readonly diagonal: number;
  /** The largest product of two different ones. */
  readonly besides: number;
}

const matrix = [300, 200];
const kernel = [5, 5, 32, 64];

const cases: readonly InitializerCase[] = [
  ...initializers.map(({ id }) => ({ initializer: id, shape: matrix })),
  ...['glorot_uniform', 'glorot_normal', 'he_uniform', 'he_normal', 'lecun_normal'].map(
    (initializer) => ({ initializer, shape: kernel }),
  ),
  ...['glorot_uniform', 'he_normal'].map((initializer) => ({ initializer, shape: [40_000] })),
  ...(['fan_in', 'fan_out', 'fan_avg'] as const).flatMap((mode) =>
    ['uniform', 'truncated_normal', 'untruncated_normal'].map((distribution) => ({
      initializer: { type: 'variance_scaling', scale: 2, mode, distribution },
      shape: kernel,
    })),
  ),
  { initializer: { type: 'random_normal', mean: 2, stddev: 0.5 }, shape: matrix },
  { initializer: { type: 'truncated_normal', mean: -1, stddev: 2 }, shape: matrix },
  { initializer: { type: 'random_uniform', minval: 1, maxval: 3 }, shape: matrix },
  { initializer: { type: 'constant', value: 0.5 }, shape: matrix },
  { initializer: { type: 'orthogonal', gain: 1.5 }, shape: [3, 3, 8, 100] },
  { initializer: { type: 'identity', gain: 3 }, shape: [30, 50] },
];

const script = fileURLToPath(new URL('initializer-peer.py', import.meta.url));
const answers = missing === null ? askPeer<Description>(script, cases) : [];

describe.skipIf(missing !== null)('an initialiser beside Keras', () => {
  it.each(cases.map((one, index) => ({ ...one, wanted: answers[index] })))(
    '$initializer fills $shape alike',
    ({ initializer, shape, wanted }) => {
      if (!wanted) throw new Error('Keras gave no answer.');
      const own = describeValues(initializer, shape);
      const scale = wanted.deviation;
      // Five standard errors of a difference between two samples.
      const chance = 5 / Math.sqrt(elementCount(shape));
      expect(Math.abs(own.mean - wanted.mean)).toBeLessThanOrEqual(Math.SQRT2 * chance * scale);
      expect(Math.abs(own.deviation - wanted.deviation)).toBeLessThanOrEqual(chance * scale);
      // The ends of a distribution that is not cut are chance.
      const reach = wanted.largest - wanted.mean > 2.9 * scale ? 1.5 : 0.03;
      expect(Math.abs(own.smallest - wanted.smallest)).toBeLessThanOrEqual(reach * scale);
      expect(Math.abs(own.largest - wanted.largest)).toBeLessThanOrEqual(reach * scale);
      expect(Math.abs(own.diagonal / wanted.diagonal - 1) || 0).toBeLessThan(0.02);
      if (wanted.besides < 1e-4) expect(own.besides).toBeLessThan(1e-4);
    },
  );
});

function describeValues(
  initializer: string | ConfiguredValue,
  shape: readonly number[],
): Description {
  const values = Float64Array.from(
    initialize(initializer, shape, RandomSource.seeded(5, 'beside Keras')),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const columns = shape.at(-1) ?? 1;
  return {
    mean,
    deviation: Math.sqrt(squares / values.length),
    smallest: values.reduce((a, b) => Math.min(a, b)),
    largest: values.reduce((a, b) => Math.max(a, b)),
    ...productsOf(values, columns),
  };
}

/** Of the rows or the columns of a matrix with each other. */
function productsOf(values: Float64Array, columns: number) {
  const rows = values.length / columns;
  const few = Math.min(rows, columns);
  const [step, along] = rows >= columns ? [1, columns] : [columns, 1];
  let diagonal = 0;
  let besides = 0;
  for (let a = 0; a < few; a++) {
    for (let b = a; b < few; b++) {
      let product = 0;
      for (let at = 0; at < Math.max(rows, columns); at++) {
        product += (values[a * step + at * along] ?? 0) * (values[b * step + at * along] ?? 0);
      }
      if (a === b) diagonal += product / few;
      else besides = Math.max(besides, Math.abs(product));
    }
  }
  return { diagonal, besides };
}

import { countByThreshold, thresholds } from './area-under-curve.ts';
import { classProbabilities, probabilityOf } from './output-reading.ts';
import { increase, type MeterSettings, type Numbers, type Tally } from './tally.ts';

/** Rows and positions whose largest output is at the true class: the metric of most steps, so kept short. */
export function correctClasses({
  width,
  positions,
  targetCount,
  targetStart,
}: MeterSettings): Tally {
  return {
    size: 1,
    add(sums, at, { outputs, targets, order }) {
      let correct = 0;
      let start = 0;
      for (let row = 0; row < order.length; row++) {
        const from = (order[row] ?? 0) * targetCount + targetStart;
        for (let position = 0; position < positions; position++, start += width) {
          if (largest(outputs, start, width) === targets[from + position]) correct++;
        }
      }
      increase(sums, at, correct);
    },
  };
}

/** Calls `count` with the predicted and the actual class of every row and position. */
export function perClassTally(
  { width, positions, targetCount, targetStart }: MeterSettings,
  size: number,
  count: (sums: Float64Array, at: number, predicted: number, actual: number) => void,
): Tally {
  return {
    size,
    add(sums, at, { outputs, targets, order }) {
      for (let row = 0; row < order.length; row++) {
        for (let position = 0; position < positions; position++) {
          const start = (row * positions + position) * width;
          count(
            sums,
            at,
            largest(outputs, start, width),
            targets[(order[row] ?? 0) * targetCount + targetStart + position] ?? NaN,
          );
        }
      }
    },
  };
}

/** Outputs above the boundary that are true, outputs above it, and true ones, [3]. */
export function binaryConfusion(
  { width, positions, targetCount, targetStart }: MeterSettings,
  boundary: number,
): Tally {
  const length = positions * width;
  return {
    size: 3,
    add(sums, at, { outputs, targets, order }) {
      for (let row = 0; row < order.length; row++) {
        for (let index = 0; index < length; index++) {
          const predicted = (outputs[row * length + index] ?? NaN) > boundary;
          const actual = targets[(order[row] ?? 0) * targetCount + targetStart + index] === 1;
          if (predicted && actual) increase(sums, at, 1);
          if (predicted) increase(sums, at + 1, 1);
          if (actual) increase(sums, at + 2, 1);
        }
      }
    },
  };
}

/** Rows whose true class has fewer than k outputs above it, as TensorFlow's `in_top_k` counts ties. */
export function topTally({
  width,
  positions,
  topK,
  targetCount,
  targetStart,
}: MeterSettings): Tally {
  return {
    size: 1,
    add(sums, at, { outputs, targets, order }) {
      for (let row = 0; row < order.length; row++) {
        for (let position = 0; position < positions; position++) {
          const start = (row * positions + position) * width;
          const truth =
            outputs[
              start + (targets[(order[row] ?? 0) * targetCount + targetStart + position] ?? NaN)
            ];
          if (truth === undefined || !Number.isFinite(truth)) continue;
          let above = 0;
          for (let unit = 0; unit < width; unit++) {
            if ((outputs[start + unit] ?? NaN) > truth) above++;
          }
          if (above < topK) increase(sums, at, 1);
        }
      }
    },
  };
}

/** Every probability against its 0 or 1, all classes together, as Keras's AUC does by default. */
export function curveTally({
  kind,
  width,
  positions,
  reading,
  targetCount,
  targetStart,
}: MeterSettings): Tally {
  const shares = new Float64Array(width);
  return {
    size: 2 * thresholds,
    add(sums, at, { outputs, targets, order }) {
      for (let row = 0; row < order.length; row++) {
        const from = (order[row] ?? 0) * targetCount + targetStart;
        for (let position = 0; position < positions; position++) {
          const place = row * positions + position;
          if (kind === 'class') classProbabilities(reading, outputs, place * width, shares);
          for (let unit = 0; unit < width; unit++) {
            const isTrue =
              kind === 'class'
                ? targets[from + position] === unit
                : targets[from + position * width + unit] !== 0;
            const share =
              kind === 'class'
                ? (shares[unit] ?? NaN)
                : probabilityOf(reading, outputs[place * width + unit] ?? NaN);
            countByThreshold(sums, at, share, isTrue);
          }
        }
      }
    },
  };
}

/** The first of equal largest outputs. */
function largest(values: Numbers, start: number, width: number): number {
  let best = 0;
  let most = values[start] ?? 0;
  for (let index = 1; index < width; index++) {
    const value = values[start + index] ?? 0;
    if (value > most) {
      most = value;
      best = index;
    }
  }
  return best;
}

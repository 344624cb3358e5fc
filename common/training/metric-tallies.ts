import { countByThreshold, thresholds } from './area-under-curve.ts';
import {
  classProbabilities,
  decisionBoundary,
  probabilityOf,
  type OutputReading,
} from './output-reading.ts';
import type { MetricId } from './training-config.ts';

export type Numbers = Float32Array | Float64Array;

/** What one output of a network gives for each row. */
export interface MeterSettings {
  readonly metrics: readonly MetricId[];
  /** Numbers, two classes with one unit, or one unit for each class. */
  readonly kind: 'number' | 'binary' | 'class';
  /** Length of the last axis. */
  readonly width: number;
  /** Product of the axes between rows and the last one: the times of a sequence, the pixels of an image. */
  readonly positions: number;
  readonly reading: OutputReading;
  readonly topK: number;
  /** Numbers in a row of targets, of all outputs together. */
  readonly targetCount: number;
  /** Where this output's begin in it. */
  readonly targetStart: number;
}

/** Outputs with the targets of the same rows. */
export interface Measured {
  /** Row-major [order.length, positions, width]. */
  readonly outputs: Numbers;
  /** Of all rows: in each, this output's [positions, width] numbers, or [positions] class numbers. */
  readonly targets: Numbers;
  /** Row numbers into `targets`, one for each row of `outputs`. */
  readonly order: ArrayLike<number>;
}

/** A stretch of sums for one metric, or shared by several. */
export interface Tally {
  readonly size: number;
  readonly add: (sums: Float64Array, at: number, measured: Measured) => void;
}

export type TallyName =
  | 'correct'
  | 'amongTop'
  | 'confusion'
  | 'curve'
  | 'absolute'
  | 'squared'
  | 'percentage'
  | 'logarithmic'
  | 'logcosh'
  | 'variance'
  | 'cosine';

/** Keras's `epsilon()`. */
const epsilon = 1e-7;

/** The sums of one name, for outputs as the settings say. */
export function makeTally(name: TallyName, settings: MeterSettings): Tally {
  const { kind, width } = settings;
  const boundary = decisionBoundary(settings.reading);
  switch (name) {
    case 'correct':
      return kind === 'class'
        ? correctClasses(settings)
        : perElement(settings, (y, t) => Number(Number(y > boundary) === t));
    case 'confusion':
      return kind === 'class'
        ? perClassTally(settings, 3 * width, (sums, at, predicted, actual) => {
            if (predicted === actual) increase(sums, at + 3 * actual, 1);
            increase(sums, at + 3 * predicted + 1, 1);
            increase(sums, at + 3 * actual + 2, 1);
          })
        : binaryConfusion(settings, boundary);
    case 'amongTop':
      return topTally(settings);
    case 'curve':
      return curveTally(settings);
    case 'absolute':
      return perElement(settings, (y, t) => Math.abs(y - t));
    case 'squared':
      return perElement(settings, (y, t) => (y - t) ** 2);
    case 'percentage':
      return perElement(
        settings,
        (y, t) => 100 * Math.abs((t - y) / Math.max(Math.abs(t), epsilon)),
      );
    case 'logarithmic':
      return perElement(
        settings,
        (y, t) => (Math.log1p(Math.max(y, epsilon)) - Math.log1p(Math.max(t, epsilon))) ** 2,
      );
    case 'logcosh':
      return perElement(settings, (y, t) => {
        const error = Math.abs(y - t);
        return error + Math.log1p(Math.exp(-2 * error)) - Math.LN2;
      });
    case 'variance':
      return varianceTally(settings);
    case 'cosine':
      return cosineTally(settings);
  }
}

/** Rows and positions whose largest output is at the true class: the metric of most steps, so kept short. */
function correctClasses({ width, positions, targetCount, targetStart }: MeterSettings): Tally {
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
function perClassTally(
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

/** The sum of `term` over every number of the output; the one-hot target's where there are classes. */
function perElement(
  { kind, width, positions, targetCount, targetStart }: MeterSettings,
  term: (output: number, target: number) => number,
): Tally {
  const length = positions * width;
  return {
    size: 1,
    add(sums, at, { outputs, targets, order }) {
      let sum = 0;
      for (let row = 0; row < order.length; row++) {
        const from = (order[row] ?? 0) * targetCount + targetStart;
        for (let index = 0; index < length; index++) {
          const target =
            kind === 'class'
              ? Number(targets[from + Math.floor(index / width)] === index % width)
              : (targets[from + index] ?? NaN);
          sum += term(outputs[row * length + index] ?? NaN, target);
        }
      }
      increase(sums, at, sum);
    },
  };
}

function binaryConfusion(
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
function topTally({ width, positions, topK, targetCount, targetStart }: MeterSettings): Tally {
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
function curveTally({
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

/** Per column: squared errors, targets, squared targets. */
function varianceTally({ width, positions, targetCount, targetStart }: MeterSettings): Tally {
  const length = positions * width;
  return {
    size: 3 * width,
    add(sums, at, { outputs, targets, order }) {
      for (let row = 0; row < order.length; row++) {
        for (let index = 0; index < length; index++) {
          const target = targets[(order[row] ?? 0) * targetCount + targetStart + index] ?? NaN;
          const column = at + 3 * (index % width);
          increase(sums, column, ((outputs[row * length + index] ?? NaN) - target) ** 2);
          increase(sums, column + 1, target);
          increase(sums, column + 2, target ** 2);
        }
      }
    },
  };
}

function cosineTally({ kind, width, positions, targetCount, targetStart }: MeterSettings): Tally {
  return {
    size: 1,
    add(sums, at, { outputs, targets, order }) {
      for (let row = 0; row < order.length; row++) {
        for (let position = 0; position < positions; position++) {
          const start = (row * positions + position) * width;
          const from = (order[row] ?? 0) * targetCount + targetStart;
          let product = 0;
          let ofOutput = 0;
          let ofTarget = 0;
          for (let unit = 0; unit < width; unit++) {
            const y = outputs[start + unit] ?? NaN;
            const t =
              kind === 'class'
                ? Number(targets[from + position] === unit)
                : (targets[from + position * width + unit] ?? NaN);
            product += y * t;
            ofOutput += y * y;
            ofTarget += t * t;
          }
          const longest = 1 / epsilon;
          const ofUnitVectors =
            product *
            Math.min(longest, 1 / Math.sqrt(ofOutput)) *
            Math.min(longest, 1 / Math.sqrt(ofTarget));
          increase(sums, at, ofUnitVectors);
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

function increase(sums: Float64Array, at: number, by: number): void {
  sums[at] = (sums[at] ?? 0) + by;
}

import { increase, type MeterSettings, type Tally } from './tally.ts';

/** Keras's `epsilon()`. */
const epsilon = 1e-7;

/** The sum of `term` over every number of the output; the one-hot target's where there are classes. */
export function perElement(
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

/** Per column: squared errors, targets, squared targets. */
export function varianceTally({
  width,
  positions,
  targetCount,
  targetStart,
}: MeterSettings): Tally {
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

/** Cosines of the angles between output and target at every position (Keras `CosineSimilarity`). */
export function cosineTally({
  kind,
  width,
  positions,
  targetCount,
  targetStart,
}: MeterSettings): Tally {
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

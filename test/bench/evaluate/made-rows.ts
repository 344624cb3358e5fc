import type { JudgedClasses, JudgedNumbers } from '../../../common/evaluation/judged.ts';
import { RandomSource } from '../../../common/random/random-source.ts';

/** Answers of a network that is right more often than not, with probabilities that are all different. */
export function madeClasses(rows: number, width: number): JudgedClasses {
  const random = RandomSource.seeded(1, 'bench', width);
  const actual = new Int32Array(rows);
  const predicted = new Int32Array(rows);
  const probabilities = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    const truth = random.below(width);
    let sum = 0;
    for (let unit = 0; unit < width; unit++) {
      const size = Math.exp(2 * random.uniform() + (unit === truth ? 1 : 0));
      probabilities[start + unit] = size;
      sum += size;
    }
    let best = 0;
    for (let unit = 0; unit < width; unit++) {
      probabilities[start + unit] = (probabilities[start + unit] ?? 0) / sum;
      if ((probabilities[start + unit] ?? 0) > (probabilities[start + best] ?? 0)) best = unit;
    }
    actual[row] = truth;
    predicted[row] = best;
  }
  const classes = Array.from({ length: width }, (_, index) => `class ${index}`);
  return { kind: 'classes', classes, actual, predicted, probabilities };
}

export function madeNumbers(rows: number): JudgedNumbers {
  const random = RandomSource.seeded(1, 'bench numbers');
  const actual = Float64Array.from({ length: rows }, () => 100 + 20 * random.normal());
  const predicted = actual.map((value) => value + 5 * random.normal());
  return { kind: 'numbers', names: ['y'], actual, predicted };
}

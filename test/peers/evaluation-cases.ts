import type { JudgedClasses, JudgedNumbers } from '../../common/evaluation/judged.ts';
import { RandomSource } from '../../common/random/random-source.ts';

/** A classification to be judged on both sides. */
export interface ClassCase {
  readonly judged: JudgedClasses;
  readonly beta: number;
  readonly topK: number;
}

/**
 * Random classifications of 1 to 120 rows and 2 to 6 classes: every second with probabilities rounded so that many are
 * equal, every third with weights, some of them 0, some with classes that no row has or with a single one.
 */
export function classCases(count: number): ClassCase[] {
  return Array.from({ length: count }, (_, index) => {
    const random = RandomSource.seeded(7, 'classes', index);
    const width = index % 5 === 0 ? 2 : 2 + random.below(5);
    const rows = index % 10 === 9 ? 1 + random.below(3) : 5 + random.below(116);
    const present = index % 8 === 7 ? 1 : index % 4 === 1 ? Math.max(1, width - 1) : width;
    const first = random.below(width - present + 1);
    const grain = index % 2 === 0 ? 0 : 8;
    const probabilities = new Float32Array(rows * width);
    const actual = new Int32Array(rows);
    const predicted = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      actual[row] = first + random.below(present);
      const shares = sharesOf(random, width, actual[row] ?? 0, grain);
      probabilities.set(shares, row * width);
      predicted[row] = shares.indexOf(Math.max(...shares));
    }
    const weighed = index % 3 === 2;
    const weights = Float64Array.from({ length: rows }, () =>
      random.below(6) === 0 ? 0 : random.uniform() * 3,
    );
    weights[0] = 1;
    return {
      judged: {
        kind: 'classes',
        classes: Array.from({ length: width }, (_, at) => `class ${at}`),
        actual,
        predicted,
        probabilities,
        weights: weighed ? weights : undefined,
      },
      beta: [0.5, 1, 2][index % 3] ?? 1,
      topK: 1 + (index % 3),
    };
  });
}

/** Probabilities that lean towards the truth; with a grain they are multiples of 1 / grain, also 0 and 1. */
function sharesOf(random: RandomSource, width: number, truth: number, grain: number): number[] {
  if (grain > 0) {
    const counts = new Array<number>(width).fill(0);
    for (let drawn = 0; drawn < grain; drawn++) {
      const to = random.uniform() < 0.4 ? truth : random.below(width);
      counts[to] = (counts[to] ?? 0) + 1;
    }
    return counts.map((drawn) => drawn / grain);
  }
  const sizes = Array.from({ length: width }, (_, unit) =>
    Math.exp(2 * random.normal() + (unit === truth ? 1.5 : 0)),
  );
  const sum = sizes.reduce((total, size) => total + size, 0);
  return sizes.map((size) => size / sum);
}

/** Random regressions of 1 to 80 rows and 1 to 3 values each, some with equal numbers, zeros, weights or no spread. */
export function numberCases(count: number): JudgedNumbers[] {
  return Array.from({ length: count }, (_, index) => {
    const random = RandomSource.seeded(7, 'numbers', index);
    const width = 1 + (index % 3);
    const rows = index % 9 === 8 ? 1 + random.below(2) : 3 + random.below(78);
    const size = 10 ** (random.below(7) - 2);
    const far = index % 6 === 5 ? 1000 * size : 0;
    const written = (value: number) =>
      index % 2 === 0 ? far + size * value : size * Math.round(value * 2);
    const actual = Float64Array.from({ length: rows * width }, () =>
      index % 11 === 10 ? size : written(random.normal()),
    );
    const predicted = actual.map((value) => value + written(random.normal()) * 0.5);
    const weights = Float64Array.from({ length: rows }, () =>
      random.below(5) === 0 ? 0 : random.uniform(),
    );
    weights[0] = 0.75;
    return {
      kind: 'numbers',
      names: Array.from({ length: width }, (_, at) => `y +${at + 1}`),
      actual,
      predicted,
      weights: index % 4 === 3 ? weights : undefined,
    };
  });
}

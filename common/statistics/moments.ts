/** Mean and standard deviation with n − 1 (NaN below two numbers), in two passes. */
export interface MeanAndDeviation {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

export function meanAndDeviation(values: ArrayLike<number>): MeanAndDeviation {
  const count = values.length;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += values[index] ?? NaN;
  const mean = sum / count;
  let squares = 0;
  for (let index = 0; index < count; index++) squares += ((values[index] ?? NaN) - mean) ** 2;
  return { count, mean, deviation: Math.sqrt(squares / (count - 1)) };
}

/** first − second, pair by pair. Throws a RangeError when they are not equally many. */
export function differences(first: ArrayLike<number>, second: ArrayLike<number>): Float64Array {
  if (first.length !== second.length) {
    throw new RangeError(`Pairs need equally many numbers: ${first.length} and ${second.length}.`);
  }
  return Float64Array.from(first, (value, index) => value - (second[index] ?? NaN));
}

import type { FeatureReader, Program } from './engines/engine.ts';

/** Milliseconds that the counted calls take together; a slow network has a few calls, a fast one many. */
const budget = 50;
const leastCalls = 3;
const mostCalls = 101;
/** Milliseconds after which no further call begins, so that the end of a run never waits long. */
const patience = 2000;

/**
 * Seconds that a program takes for the answer to one row: the median of calls of one row each, after one that warms
 * the engine up.
 * @param width Numbers in a row.
 */
export async function measureLatency(
  program: Pick<Program, 'predict'>,
  features: Float32Array | FeatureReader,
  width: number,
): Promise<number> {
  const row = new Float32Array(width);
  if (features instanceof Float32Array) row.set(features.subarray(0, width));
  else features.read(Int32Array.of(0), row);
  return medianSeconds(() => program.predict(row, 1));
}

/**
 * Median seconds of some work, done once before it is counted.
 * @param now Milliseconds of a clock that never goes back.
 */
export async function medianSeconds(
  work: () => Promise<unknown>,
  now = (): number => performance.now(),
): Promise<number> {
  await work();
  const took: number[] = [];
  let spent = 0;
  while (took.length < mostCalls && (spent < budget || took.length < leastCalls)) {
    const began = now();
    await work();
    const each = now() - began;
    took.push(each);
    spent += each;
    if (spent >= patience) break;
  }
  took.sort((a, b) => a - b);
  const middle = took.length >> 1;
  const [low = 0, high = 0] = [took[took.length % 2 === 0 ? middle - 1 : middle], took[middle]];
  return (low + high) / 2 / 1000;
}

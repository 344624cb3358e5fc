import { usableRows } from '../classification/usable-rows.ts';
import { chooseEvenly } from '../choose-evenly.ts';
import type { JudgedClasses } from '../judged.ts';

/** The temperature that makes probabilities as likely as they can be without changing an answer. */
export interface TemperatureFit {
  /** Above 1 the network was too sure of itself, below 1 not sure enough. */
  readonly temperature: number;
  /** Mean of −ln of the probability of the actual class, before and after. */
  readonly before: number;
  readonly after: number;
  readonly rows: number;
  /** The best temperature lies beyond what was tried, as where every answer is right. */
  readonly isAtLimit: boolean;
}

/** Natural logarithms of probabilities; of 0 that of the smallest positive number in single precision. */
export function logProbabilities({ probabilities }: Pick<JudgedClasses, 'probabilities'>) {
  const logs = new Float64Array(probabilities.length);
  for (let at = 0; at < logs.length; at++) {
    logs[at] = Math.log(Math.max(smallest, probabilities[at] ?? NaN));
  }
  return logs;
}

/**
 * Temperature scaling (Guo et al. 2017): softmax(log p / T) with the T that has the least log loss on these rows, which
 * should be validation rows. The loss is convex in 1 / T, so Newton's method finds it. Null without a usable row.
 * @param logs Row-major [rows, classes]; logits do as well.
 * @param actual Class number of each row; rows with another number, or NaN among `logs`, are left out.
 */
export function temperatureScaling(
  logs: Float64Array,
  actual: Int32Array,
  weights?: Float64Array,
): TemperatureFit | null {
  const problem = { logs, actual, weights, width: logs.length / actual.length };
  const before = slope(problem, 1);
  if (before.rows === 0) return null;
  const inverse = minimise(problem);
  return {
    temperature: 1 / inverse,
    before: before.loss,
    after: slope(problem, inverse).loss,
    rows: before.rows,
    isAtLimit: inverse === limit || inverse === 1 / limit,
  };
}

/** The answers with probabilities at another temperature; which class is the most probable stays. */
export function withTemperature(judged: JudgedClasses, temperature: number): JudgedClasses {
  const width = judged.classes.length;
  const logs = logProbabilities(judged);
  const probabilities = new Float32Array(logs.length);
  for (let start = 0; start < logs.length; start += width) {
    let most = -Infinity;
    for (let at = start; at < start + width; at++) most = Math.max(most, logs[at] ?? NaN);
    let sum = 0;
    for (let at = start; at < start + width; at++) {
      const share = Math.exp(((logs[at] ?? NaN) - most) / temperature);
      logs[at] = share;
      sum += share;
    }
    for (let at = start; at < start + width; at++) probabilities[at] = (logs[at] ?? NaN) / sum;
  }
  return { ...judged, probabilities };
}

/** So many rows settle a single number to far below a percent. */
const mostRows = 100_000;

/** Fits the temperature on the answers for some rows, of many on 100,000 evenly chosen ones; null without a usable one. */
export function fitTemperature(judged: JudgedClasses): TemperatureFit | null {
  const { usable, counts } = usableRows(judged);
  const width = judged.classes.length;
  if (judged.probabilities.length !== judged.actual.length * width) return null;
  const known = new Uint32Array(counts.judged);
  let next = 0;
  for (let row = 0; row < usable.length; row++) if (usable[row] === 1) known[next++] = row;
  const chosen = chooseEvenly(known.length, mostRows).map((place) => known[place] ?? 0);
  const probabilities = new Float32Array(chosen.length * width);
  chosen.forEach((row, at) => {
    probabilities.set(judged.probabilities.subarray(row * width, (row + 1) * width), at * width);
  });
  const { weights } = judged;
  return temperatureScaling(
    logProbabilities({ probabilities }),
    Int32Array.from(chosen, (row) => judged.actual[row] ?? -1),
    weights && Float64Array.from(chosen, (row) => weights[row] ?? 0),
  );
}

/** 2⁻¹⁴⁹ */
const smallest = 1.401298464324817e-45;

/** Temperatures from 1 / limit to limit are tried. */
const limit = 100;

interface Problem {
  readonly logs: Float64Array;
  readonly actual: Int32Array;
  readonly weights: Float64Array | undefined;
  readonly width: number;
}

/** The 1 / T with the least loss. */
function minimise(problem: Problem): number {
  let low = 1 / limit;
  let high = limit;
  if (slope(problem, high).first <= 0) return high;
  if (slope(problem, low).first >= 0) return low;
  let inverse = 1;
  for (let step = 0; step < 60; step++) {
    const { first, second } = slope(problem, inverse);
    if (first > 0) high = inverse;
    else low = inverse;
    const newton = inverse - first / second;
    const next = newton > low && newton < high ? newton : Math.sqrt(low * high);
    const moved = Math.abs(next - inverse);
    inverse = next;
    if (moved <= 1e-9 * inverse) break;
  }
  return inverse;
}

/** Mean loss at 1 / T and its first two derivatives: the mean and the variance of the logarithms under the softmax. */
function slope({ logs, actual, weights, width }: Problem, inverse: number) {
  let [total, loss, first, second, rows] = [0, 0, 0, 0, 0];
  for (let row = 0; row < actual.length; row++) {
    const truth = actual[row] ?? -1;
    if (truth < 0 || truth >= width) continue;
    const start = row * width;
    let most = -Infinity;
    for (let at = start; at < start + width; at++) most = Math.max(most, logs[at] ?? NaN);
    let [sum, mean, square] = [0, 0, 0];
    for (let at = start; at < start + width; at++) {
      const log = (logs[at] ?? NaN) - most;
      const share = Math.exp(log * inverse);
      sum += share;
      mean += share * log;
      square += share * log * log;
    }
    if (!Number.isFinite(sum)) continue;
    mean /= sum;
    const own = (logs[start + truth] ?? NaN) - most;
    const weight = weights?.[row] ?? 1;
    rows++;
    total += weight;
    loss += weight * (Math.log(sum) - own * inverse);
    first += weight * (mean - own);
    second += weight * (square / sum - mean * mean);
  }
  return { loss: loss / total, first: first / total, second: second / total, rows };
}

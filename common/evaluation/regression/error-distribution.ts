import { normalQuantile } from '../../statistics/normal.ts';
import { meanAndDeviation } from '../../statistics/moments.ts';

/** Errors from `from` on and below `to`; the last bar holds its end too. */
export interface ErrorBar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Bars of equal width by the rule of Freedman and Diaconis (1981), at most `most`. Empty without errors. */
export function errorHistogram(errors: Float64Array, most = 60): ErrorBar[] {
  if (errors.length === 0) return [];
  let low = Infinity;
  let high = -Infinity;
  for (const error of errors) {
    if (error < low) low = error;
    if (error > high) high = error;
  }
  if (low === high) return [{ from: low, to: high, count: errors.length }];
  const bars = Math.min(most, barsByRule(errors, high - low));
  const edge = (bar: number) => (bar === bars ? high : low + ((high - low) * bar) / bars);
  const counts = new Float64Array(bars);
  const scale = bars / (high - low);
  for (const error of errors) {
    const bar = Math.min(bars - 1, Math.floor((error - low) * scale));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return Array.from(counts, (count, bar) => ({ from: edge(bar), to: edge(bar + 1), count }));
}

/** Quartiles of an even sample do: they only choose a width. */
function barsByRule(errors: Float64Array, range: number): number {
  const step = Math.max(1, Math.floor(errors.length / 10_000));
  const sample = errors.filter((_, row) => row % step === 0).sort();
  const at = (share: number) => sample[Math.floor(share * (sample.length - 1))] ?? 0;
  const width = (2 * (at(0.75) - at(0.25))) / Math.cbrt(errors.length);
  if (width > 0) return Math.max(1, Math.ceil(range / width));
  return Math.ceil(Math.sqrt(errors.length));
}

/** Points of a Q–Q plot: on the diagonal where errors are normal. */
export interface QuantilePoints {
  /** Quantiles of the standard normal distribution. */
  readonly x: Float64Array;
  /** (error − mean) / standard deviation. */
  readonly y: Float64Array;
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Errors in order against what as many normal numbers would be (Filliben 1975, as SciPy's `probplot`); of many the two
 * ends and points evenly along x. Null below two errors, or where they are all the same.
 */
export function quantilePoints(errors: Float64Array, most = 400): QuantilePoints | null {
  const { count, mean, deviation } = meanAndDeviation(errors);
  if (count < 2 || deviation === 0) return null;
  const sorted = errors.slice().sort();
  const end = 1 - 0.5 ** (1 / count);
  const position = (place: number) => {
    if (place === 0) return end;
    return place === count - 1 ? 1 - end : (place + 1 - 0.3175) / (count + 0.365);
  };
  const places = count <= most ? sorted.map((_, place) => place) : spreadPlaces(count, most, end);
  return {
    x: Float64Array.from(places, (place) => normalQuantile(position(place))),
    y: Float64Array.from(places, (place) => ((sorted[place] ?? 0) - mean) / deviation),
    mean,
    deviation,
  };
}

/** Places whose normal quantiles are evenly spaced; the tails, where these are sparse, whole. */
function spreadPlaces(count: number, most: number, end: number): Float64Array {
  const reach = normalQuantile(1 - end);
  const all = Array.from({ length: most }, (_, index) => {
    const z = reach * ((2 * index) / (most - 1) - 1);
    return Math.min(count - 1, Math.max(0, Math.round(count * normalShare(z) - 0.5)));
  });
  return Float64Array.from(new Set([0, ...all, count - 1])).sort();
}

/** Φ(z), near enough to choose a place (Page 1977). */
function normalShare(z: number): number {
  return 1 / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * z * (1 + 0.044715 * z * z)));
}

/** A learning rate and the loss of the one step that was made with it. */
export interface TriedRate {
  readonly rate: number;
  /** Before the step's update; null where it was no number. */
  readonly loss: number | null;
}

/** A point of the smoothed curve. */
export interface RatePoint {
  readonly rate: number;
  readonly loss: number;
}

/** A learning rate to begin with, and how it was read from the curve. */
export interface SuggestedRate {
  readonly rate: number;
  /** The rate from which on the loss had exploded; null where it did not. */
  readonly explodes: number | null;
  readonly reason: string;
}

/** Rates that a search goes through: the first and the last, and how many steps lie between them. */
export const rateSearch = { first: 1e-7, last: 10, steps: 200 } as const;

const smoothing = 0.9;
/** A loss so many times the lowest ends the search (as in fastai's LRFinder). */
const explosion = 4;
/** So many standard deviations of its noise the smoothed loss has to fall; flat noise falls by two or three. */
const leastFall = 5;

/** The rate of a step of the search: equal steps on a logarithmic scale. */
export function rateOfStep(step: number): number {
  const { first, last, steps } = rateSearch;
  return first * (last / first) ** (step / (steps - 1));
}

/**
 * Exponential moving average of the losses, corrected for its beginning (Smith 2017, as in fastai). It ends
 * where the loss is no number.
 */
export function smoothRates(tried: readonly TriedRate[]): readonly RatePoint[] {
  const points: RatePoint[] = [];
  let average = 0;
  for (const [index, { rate, loss }] of tried.entries()) {
    if (loss === null) break;
    average = smoothing * average + (1 - smoothing) * loss;
    points.push({ rate, loss: average / (1 - smoothing ** (index + 1)) });
  }
  return points;
}

/** Whether the loss has exploded, so that larger rates need not be tried. */
export function hasExploded(tried: readonly TriedRate[]): boolean {
  const last = tried.at(-1);
  if (last?.loss === null) return true;
  const points = smoothRates(tried);
  const end = points.at(-1);
  const lowest = Math.min(...points.map(({ loss }) => loss));
  const first = points[0]?.loss ?? 0;
  // A loss may be negative or near zero: the bound is measured from the lowest in units of the fall.
  const bound = lowest > 0 ? explosion * lowest : lowest + explosion * Math.abs(first - lowest);
  return points.length > 20 && end !== undefined && end.loss > Math.max(bound, first * 1.5);
}

/**
 * A rate half way, on the logarithmic scale, between the one from which on the loss has fallen by a tenth of its
 * whole fall and the one at which it has fallen by nine tenths. Null where the fall does not rise above the noise.
 */
export function suggestRate(tried: readonly TriedRate[]): SuggestedRate | null {
  const points = smoothRates(tried);
  const lowestIndex = indexOfLowest(points);
  const lowest = points[lowestIndex];
  if (!lowest || points.length < 20) return null;
  const start = median(points.slice(5, Math.max(15, Math.floor(points.length / 5))));
  const fall = start - lowest.loss;
  if (!(fall > leastFall * noiseOf(tried, points))) return null;
  const way = points.slice(0, lowestIndex + 1);
  const begins = way.findLast(({ loss }) => loss > start - 0.1 * fall);
  const nearlyDone = way.find(({ rate, loss }) => {
    return begins !== undefined && rate > begins.rate && loss <= start - 0.9 * fall;
  });
  if (!begins || !nearlyDone) return null;
  const rate = roundRate(Math.sqrt(begins.rate * nearlyDone.rate));
  const exploded = points.find((point) => point.rate > lowest.rate && point.loss > start + fall);
  return {
    rate,
    explodes: exploded?.rate ?? tried.find(({ loss }) => loss === null)?.rate ?? null,
    reason: `The loss begins to fall at a rate of about ${short(begins.rate)} and is nearly lowest at ${short(nearlyDone.rate)}; ${short(rate)} lies half way between them.`,
  };
}

function indexOfLowest(curve: readonly RatePoint[]): number {
  return curve.reduce(
    (best, { loss }, index) => (loss < (curve[best]?.loss ?? Infinity) ? index : best),
    0,
  );
}

function median(points: readonly RatePoint[]): number {
  const sorted = points.map(({ loss }) => loss).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Standard deviation of the smoothed curve's own noise: that of single losses, lessened by the averaging. */
function noiseOf(tried: readonly TriedRate[], points: readonly RatePoint[]): number {
  const head = points.slice(5, Math.max(15, Math.floor(points.length / 4)));
  const squares = head.map(({ loss }, i) => ((tried[i + 5]?.loss ?? loss) - loss) ** 2);
  const variance = squares.reduce((sum, square) => sum + square, 0) / Math.max(1, squares.length);
  return Math.sqrt((variance * (1 - smoothing)) / (1 + smoothing));
}

/** Two digits: more would pretend to an exactness that the search does not have. */
function roundRate(rate: number): number {
  return Number(rate.toPrecision(2));
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

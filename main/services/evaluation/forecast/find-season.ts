/** Steps of a season that are looked for at most. */
const longest = 400;
/** How like itself a series must be one season later. */
const least = 0.3;

/**
 * The number of steps after which a series is most like itself: the first of the highest peaks of the autocorrelation
 * of its changes. Null where no peak is high enough or the series is too short to tell.
 */
export function findSeason(values: Float64Array): number | null {
  const changes = new Float64Array(Math.max(0, values.length - 1));
  for (let at = 0; at < changes.length; at += 1) {
    const change = (values[at + 1] ?? NaN) - (values[at] ?? NaN);
    changes[at] = Number.isNaN(change) ? 0 : change;
  }
  const most = Math.min(longest, Math.floor(changes.length / 3));
  const whole = likeness(changes, 0);
  if (most < 3 || whole === 0) return null;
  const found = Float64Array.from({ length: most + 2 }, (_, lag) => likeness(changes, lag) / whole);
  let season: number | null = null;
  let highest = least;
  for (let lag = 2; lag <= most; lag += 1) {
    const here = found[lag] ?? 0;
    const isPeak = here >= (found[lag - 1] ?? 0) && here >= (found[lag + 1] ?? 0);
    // A multiple of the season is nearly as high: it must be clearly higher to be taken instead.
    if (!isPeak || here <= highest + (season === null ? 0 : 0.05)) continue;
    season = lag;
    highest = here;
  }
  return season;
}

function likeness(values: Float64Array, lag: number): number {
  let sum = 0;
  for (let at = 0; at + lag < values.length; at += 1) {
    sum += (values[at] ?? 0) * (values[at + lag] ?? 0);
  }
  return sum;
}

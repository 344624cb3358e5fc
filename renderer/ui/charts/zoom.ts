import type { Range } from './decimate.ts';

/** A chart is never zoomed to less than this share of its whole width. */
const closest = 1 / 50_000;

interface Scale {
  readonly to: (x: number) => number;
  readonly from: (place: number) => number;
}

const linear: Scale = { to: (x) => x, from: (place) => place };
const logarithmic: Scale = { to: (x) => Math.log(x), from: (place) => Math.exp(place) };

/** A logarithmic axis has places only above 0. */
const scaleOf = (log: boolean, bounds: Range): Scale =>
  log && bounds.min > 0 ? logarithmic : linear;

/**
 * The part of the axis in view after a zoom by `factor` (below 1: closer) that leaves the place `at` where it
 * is. Null once everything is in view.
 */
export function zoomed(
  range: Range | null,
  bounds: Range,
  at: number,
  factor: number,
  log = false,
): Range | null {
  const { to, from } = scaleOf(log, bounds);
  const whole = to(bounds.max) - to(bounds.min);
  const min = to((range ?? bounds).min);
  const max = to((range ?? bounds).max);
  const width = Math.max((max - min) * factor, whole * closest);
  if (!(whole > 0) || width >= whole) return null;
  const share = Math.min(1, Math.max(0, (to(at) - min) / (max - min)));
  return within(to(at) - share * width, width, bounds, { to, from });
}

/** The part in view after moving it by a share of its width; null stays null. */
export function panned(
  range: Range | null,
  bounds: Range,
  share: number,
  log = false,
): Range | null {
  if (!range) return null;
  const scale = scaleOf(log, bounds);
  const width = scale.to(range.max) - scale.to(range.min);
  return within(scale.to(range.min) + share * width, width, bounds, scale);
}

function within(start: number, width: number, bounds: Range, { to, from }: Scale): Range {
  const first = Math.min(Math.max(start, to(bounds.min)), to(bounds.max) - width);
  return { min: from(first), max: from(first + width) };
}

/**
 * The part in view after a key: `+` and `-` zoom about the cursor or the middle, `0` shows everything, Page Up
 * and Page Down move by half. Undefined for a key that does not concern it.
 */
export function rangeAfterKey(
  key: string,
  range: Range | null,
  bounds: Range,
  cursor: number | null,
  log = false,
): Range | null | undefined {
  const { min, max } = range ?? bounds;
  const seen = cursor !== null && cursor >= min && cursor <= max;
  const at = seen ? cursor : log && min > 0 ? Math.sqrt(min * max) : (min + max) / 2;
  switch (key) {
    case '+':
    case '=':
      return zoomed(range, bounds, at, 0.5, log);
    case '-':
      return zoomed(range, bounds, at, 2, log);
    case '0':
      return null;
    case 'PageUp':
      return panned(range, bounds, -0.5, log);
    case 'PageDown':
      return panned(range, bounds, 0.5, log);
    default:
      return undefined;
  }
}

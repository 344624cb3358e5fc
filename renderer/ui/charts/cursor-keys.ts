import { nearestIndex, type Series } from './series.ts';

/**
 * Where a key moves the cursor of a chart: along the points of its longest series, by twentieths with Shift. Null
 * takes the cursor away; undefined for a key that does not concern it.
 */
export function cursorAfterKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  series: readonly Series[],
  cursor: number | null,
): number | null | undefined {
  const longest = series.reduce<Series | null>(
    (best, one) => (best && best.length >= one.length ? best : one),
    null,
  );
  if (!longest || longest.length === 0) return undefined;
  if (key === 'Escape') return null;
  const last = longest.length - 1;
  const index = cursor === null ? last : nearestIndex(longest, cursor);
  const leap = shiftKey ? Math.max(1, Math.round(longest.length / 20)) : 1;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: index - leap,
    ArrowRight: index + leap,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined ? undefined : longest.x(Math.min(last, Math.max(0, target)));
}

import { describe, expect, it } from 'vitest';
import { cursorAfterKey } from '../../../renderer/ui/charts/cursor-keys.ts';
import type { Series } from '../../../renderer/ui/charts/series.ts';

/** Points at 10, 20, 30, … */
const seriesOf = (length: number): Series => ({
  id: `s${length}`,
  label: 's',
  color: 1,
  length,
  x: (index) => 10 * (index + 1),
  y: () => 0,
});
const after = (key: string, cursor: number | null, shiftKey = false) =>
  cursorAfterKey({ key, shiftKey }, [seriesOf(3), seriesOf(100)], cursor);

describe('the cursor of a chart', () => {
  it.each([
    ['ArrowRight', 50, false, 60],
    ['ArrowLeft', 50, false, 40],
    ['ArrowLeft', 10, false, 10],
    ['ArrowRight', 1000, false, 1000],
    ['ArrowRight', 50, true, 100],
    ['Home', 50, false, 10],
    ['End', 50, false, 1000],
    // Without a cursor it starts at the newest point.
    ['ArrowLeft', null, false, 990],
    ['Escape', 50, false, null],
    ['Enter', 50, false, undefined],
  ] as const)('after %s at %s (Shift: %s) is at %s', (key, cursor, shift, expected) => {
    expect(after(key, cursor, shift)).toBe(expected);
  });

  it('leaves keys alone where there is nothing to read', () => {
    expect(cursorAfterKey({ key: 'Home', shiftKey: false }, [seriesOf(0)], null)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gap,
  gridLayout,
  inView,
  moved,
  placeOf,
  poolSize,
} from '../../../renderer/features/images/grid-layout.ts';

const someGrid = fc.record({
  count: fc.integer({ min: 1, max: 100_000 }),
  width: fc.integer({ min: 40, max: 3000 }),
  size: fc.integer({ min: 24, max: 400 }),
  view: fc.integer({ min: 1, max: 2000 }),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('a grid of pictures', () => {
  it('shows every picture that touches the view, within as many elements as it keeps', () => {
    fc.assert(
      fc.property(someGrid, ({ count, width, size, view, share }) => {
        const layout = gridLayout(count, width, size, 0);
        const top = Math.max(0, layout.height - view) * share;
        const { first, last } = inView(layout, count, top, view);
        expect(last - first + 1).toBeLessThanOrEqual(poolSize(layout, view));
        for (const outside of [first - 1, last + 1]) {
          if (outside < 0 || outside >= count) continue;
          const above = placeOf(layout, outside).top;
          expect(above + layout.tileHeight <= top || above >= top + view).toBe(true);
        }
      }),
    );
  });

  it('never draws beyond its width', () => {
    fc.assert(
      fc.property(someGrid, ({ count, width, size }) => {
        const layout = gridLayout(count, width, size, 0);
        const right = placeOf(layout, layout.columns - 1).left + layout.tileWidth;
        expect(right).toBeLessThanOrEqual(Math.max(width, 1));
        expect(placeOf(layout, count - 1).top + layout.tileHeight + gap).toBe(layout.height);
      }),
    );
  });

  const layout = gridLayout(10, 340, 60, 0);
  it.each([
    ['ArrowRight', 3, 4],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 6],
    ['ArrowDown', 7, 7],
    ['ArrowUp', 7, 2],
    ['ArrowUp', 2, 2],
    ['PageDown', 1, 9],
    ['Home', 8, 0],
    ['End', 0, 9],
    ['a', 4, null],
  ])('%s moves from %i to %s', (key, from, to) => {
    expect(layout.columns).toBe(5);
    expect(moved(key, from, 10, layout, 3)).toBe(to);
  });
});

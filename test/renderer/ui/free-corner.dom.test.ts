import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corners, freeCorner, type Box } from '../../../renderer/ui/free-corner.ts';

const window = { width: 1280, height: 800 };
const notice = { width: 400, height: 90 };
/** The lower right button of a wide dialog, and the cross in its head. */
const close = { left: 998, top: 659, right: 1059, bottom: 691 };
const cross = { left: 1038, top: 108, right: 1068, bottom: 138 };
const at = (left: number, top: number): Box => ({ left, top, right: left + 60, bottom: top + 30 });

describe('the corner of a notice', () => {
  it.each([
    [
      'lower right where nothing is in the way',
      { ...notice, height: 60 },
      [close, cross],
      'bottom-right',
    ],
    [
      'lower left where it would cover a button',
      { width: 400, height: 120 },
      [close, cross],
      'bottom-left',
    ],
    [
      'upper left where both are taken below',
      notice,
      [at(1000, 700), at(20, 700), cross],
      'top-left',
    ],
    [
      'where it covers least',
      notice,
      [
        at(1000, 700),
        at(1000, 730),
        at(20, 700),
        at(90, 700),
        at(20, 60),
        at(1000, 60),
        at(1100, 60),
      ],
      'top-left',
    ],
  ] as const)('is %s', (_where, size, controls, corner) => {
    expect(freeCorner(size, window, controls)).toBe(corner);
  });

  it('stays the lower right one as long as nothing to press is there', () => {
    const side = fc.integer({ min: 0, max: 700 });
    fc.assert(
      fc.property(fc.array(fc.tuple(side, side), { maxLength: 8 }), (places) => {
        const controls = places.map(([left, top]) => at(left, top));
        const inWay = controls.some(({ right, bottom }) => right > 864 && bottom > 666);
        if (!inWay) expect(freeCorner(notice, window, controls)).toBe(corners[0]);
      }),
    );
  });
});

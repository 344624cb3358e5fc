import type { Box } from './card-geometry.ts';

/** A line that shows what a dragged card keeps to: at `at` on its axis, between two ends on the other. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** How far what is dragged has to go on from where the pointer has it, and why. */
export interface Snapped {
  readonly x: number;
  readonly y: number;
  readonly guides: readonly Guide[];
}

const shares = [0, 0.5, 1] as const;

/** Brings a box to the nearest edge or middle of others, where one is nearer than `reach` pixels. */
export function snapToCards(box: Box, others: readonly Box[], reach: number): Snapped {
  const x = nearest(box, others, reach, 'x', 'width');
  const y = nearest(box, others, reach, 'y', 'height');
  const placed = { ...box, x: box.x + x, y: box.y + y };
  return { x, y, guides: [...guidesOf(placed, others, 'x'), ...guidesOf(placed, others, 'y')] };
}

/** Brings a box's corner to the nearest crossing of a grid. */
export function snapToGrid(box: Box, gap: number): Snapped {
  const off = (value: number): number => Math.round(value / gap) * gap - value;
  return { x: off(box.x), y: off(box.y), guides: [] };
}

function nearest(
  box: Box,
  others: readonly Box[],
  reach: number,
  axis: 'x' | 'y',
  side: 'width' | 'height',
): number {
  let best = reach;
  let by = 0;
  for (const other of others) {
    for (const share of shares) {
      // Left to left, middle to middle, right to right: what a person lines up by eye.
      const off = other[axis] + other[side] * share - (box[axis] + box[side] * share);
      if (Math.abs(off) >= best) continue;
      best = Math.abs(off);
      by = off;
    }
  }
  return by;
}

/** Lines through the box and the cards that stand exactly in line with it. */
function guidesOf(box: Box, others: readonly Box[], axis: 'x' | 'y'): readonly Guide[] {
  const [side, across, length] =
    axis === 'x' ? (['width', 'y', 'height'] as const) : (['height', 'x', 'width'] as const);
  for (const share of shares) {
    const at = box[axis] + box[side] * share;
    const same = others.filter((other) => Math.abs(other[axis] + other[side] * share - at) < 0.5);
    if (same.length === 0) continue;
    const all = [box, ...same];
    return [
      {
        axis,
        at,
        from: Math.min(...all.map((one) => one[across])) - 16,
        to: Math.max(...all.map((one) => one[across] + one[length])) + 16,
      },
    ];
  }
  return [];
}

import type { MomentPlane, PlaneAxis } from '../../../common/comparison/comparison-api.ts';

/** What the network says at a place, by the nearest place that was asked; null outside of the plane. */
export function valueAt(
  { x, y, size, values }: MomentPlane,
  atX: number,
  atY: number,
): number | null {
  const [column, row] = [placeOn(x, size, atX), placeOn(y, size, atY)];
  return column === null || row === null ? null : (values[row * size + column] ?? null);
}

/** The places of an axis begin at its lower end and end at its upper one, evenly apart. */
function placeOn({ from, to }: PlaneAxis, size: number, value: number): number | null {
  const place = Math.round(((value - from) / (to - from)) * (size - 1));
  return place >= 0 && place < size ? place : null;
}

import type { Point } from './draw-strokes.ts';

interface PadSize {
  readonly width: number;
  readonly height: number;
}

/** Steps along the longer side; with Shift they are a fifth as long. */
const steps = 28;

const ways: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The pen begins in the middle of the upper part, where most digits begin. */
export function penStart({ width, height }: PadSize): Point {
  return { x: width / 2, y: height / 5 };
}

/** The pen one step further, kept on the pad; null for a key that moves no pen. */
export function movedPen(
  { x, y }: Point,
  key: string,
  small: boolean,
  { width, height }: PadSize,
): Point | null {
  const way = ways[key];
  if (!way) return null;
  const step = Math.max(width, height) / (small ? steps * 5 : steps);
  return {
    x: Math.min(width, Math.max(0, x + way[0] * step)),
    y: Math.min(height, Math.max(0, y + way[1] * step)),
  };
}

import type { Position } from '../../../common/network/edit-network.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import type { Box } from './card-geometry.ts';

/** The four points of a cubic Bézier curve. */
export type Curve = readonly [start: Position, bend: Position, bend: Position, end: Position];

/** Points of a curve that are looked at to find how near something is to it. */
const pieces = 24;

/** How a connection runs in the picture of all layers: from the end of one card to the beginning of the next. */
export function connectionCurve(from: Box, to: Box, down: boolean): Curve {
  if (down) {
    const start = { x: from.x + from.width / 2, y: from.y + from.height };
    const end = { x: to.x + to.width / 2, y: to.y };
    const bend = Math.max(40, Math.abs(end.y - start.y) / 2);
    return [start, { x: start.x, y: start.y + bend }, { x: end.x, y: end.y - bend }, end];
  }
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const bend = Math.max(40, Math.abs(end.x - start.x) / 2);
  return [start, { x: start.x + bend, y: start.y }, { x: end.x - bend, y: end.y }, end];
}

/**
 * The connection of that picture nearest to a point; null where none is within reach.
 * @param reach Pixels of the canvas.
 */
export function connectionNear(
  point: Position,
  { nodes, edges, direction }: NetworkSpec,
  boxOf: (node: NodeSpec) => Box,
  reach: number,
): string | null {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  let nearest: string | null = null;
  let least = reach;
  for (const edge of edges) {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (!from || !to) continue;
    const distance = distanceTo(
      point,
      connectionCurve(boxOf(from), boxOf(to), direction === 'down'),
      least,
    );
    if (distance >= least) continue;
    nearest = edge.id;
    least = distance;
  }
  return nearest;
}

/** Infinity where the curve is certain to be out of reach. */
function distanceTo(point: Position, curve: Curve, reach: number): number {
  const xs = curve.map(({ x }) => x);
  const ys = curve.map(({ y }) => y);
  const outside =
    point.x < Math.min(...xs) - reach ||
    point.x > Math.max(...xs) + reach ||
    point.y < Math.min(...ys) - reach ||
    point.y > Math.max(...ys) + reach;
  if (outside) return Infinity;
  let least = Infinity;
  let before = curve[0];
  for (let piece = 1; piece <= pieces; piece += 1) {
    const next = pointOf(curve, piece / pieces);
    least = Math.min(least, distanceToLine(point, before, next));
    before = next;
  }
  return least;
}

function pointOf([a, b, c, d]: Curve, t: number): Position {
  const s = 1 - t;
  const [p, q, r, u] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return { x: p * a.x + q * b.x + r * c.x + u * d.x, y: p * a.y + q * b.y + r * c.y + u * d.y };
}

function distanceToLine(point: Position, a: Position, b: Position): number {
  const [x, y] = [b.x - a.x, b.y - a.y];
  const length = x * x + y * y;
  const along = length === 0 ? 0 : ((point.x - a.x) * x + (point.y - a.y) * y) / length;
  const at = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - a.x - at * x, point.y - a.y - at * y);
}

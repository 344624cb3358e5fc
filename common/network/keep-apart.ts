import type { SizeOf } from './card-size.ts';
import type { Position } from './edit-network.ts';
import type { NodeSpec } from './network-spec.ts';

/** Pixels that are left between cards. */
const gap = 24;

/**
 * Moves cards that lie on a card before them down to the first free place; `fixed` ones come first and stay.
 */
export function keepApart(
  nodes: readonly NodeSpec[],
  places: ReadonlyMap<string, Position>,
  fixed: ReadonlySet<string>,
  sizeOf: SizeOf,
): Map<string, Position> {
  const boxes: (Position & { width: number; height: number })[] = [];
  const result = new Map(places);
  const ordered = [
    ...nodes.filter((node) => fixed.has(node.id)),
    ...nodes.filter((node) => !fixed.has(node.id)),
  ];
  for (const node of ordered) {
    const box = { ...(places.get(node.id) ?? node.position), ...sizeOf(node) };
    const hit = () =>
      boxes.find(
        (other) =>
          box.x < other.x + other.width + gap &&
          other.x < box.x + box.width + gap &&
          box.y < other.y + other.height + gap &&
          other.y < box.y + box.height + gap,
      );
    if (!fixed.has(node.id)) {
      for (let other = hit(); other; other = hit()) box.y = other.y + other.height + gap;
    }
    boxes.push(box);
    result.set(node.id, { x: box.x, y: box.y });
  }
  return result;
}

/** Two clusters that were joined. Clusters 0 … n − 1 are the items; the i-th join makes cluster n + i. */
export interface Join {
  readonly first: number;
  readonly second: number;
  readonly distance: number;
}

/**
 * Joins the nearest clusters until one is left; the distance of two clusters is the mean over their pairs
 * (average linkage, UPGMA).
 * @param distances Row-major [count, count], symmetric.
 */
export function averageLinkage(distances: Float64Array, count: number): readonly Join[] {
  const between = Float64Array.from(distances);
  const active = Array.from({ length: count }, (_, index) => ({ slot: index, id: index, size: 1 }));
  const joins: Join[] = [];
  while (active.length > 1) {
    let best = { a: 0, b: 1, distance: Infinity };
    for (const [a, { slot }] of active.entries()) {
      for (let b = a + 1; b < active.length; b += 1) {
        const distance = between[slot * count + (active[b]?.slot ?? 0)] ?? Infinity;
        if (distance < best.distance) best = { a, b, distance };
      }
    }
    const [left, right] = [active[best.a], active[best.b]];
    if (!left || !right) break;
    const size = left.size + right.size;
    for (const { slot } of active) {
      const mean =
        ((between[left.slot * count + slot] ?? 0) * left.size +
          (between[right.slot * count + slot] ?? 0) * right.size) /
        size;
      between[left.slot * count + slot] = mean;
      between[slot * count + left.slot] = mean;
    }
    joins.push({ first: left.id, second: right.id, distance: best.distance });
    active[best.a] = { slot: left.slot, id: count + joins.length - 1, size };
    active.splice(best.b, 1);
  }
  return joins;
}

/** An order of the items in which those that were joined early stand side by side. */
export function clusterOrder(distances: Float64Array, count: number): readonly number[] {
  const joins = averageLinkage(distances, count);
  const leaves = (id: number): readonly number[] => {
    const join = joins[id - count];
    return join ? [...leaves(join.first), ...leaves(join.second)] : [id];
  };
  return count === 0 ? [] : leaves(count + joins.length - 1);
}

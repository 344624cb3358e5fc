/** Ranks from 1, equal numbers sharing the mean of theirs, and how many share each. */
export interface MidRanks {
  readonly ranks: Float64Array;
  /** Sizes of the groups of equal numbers that have more than one. */
  readonly ties: readonly number[];
}

export function midRanks(values: ArrayLike<number>): MidRanks {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index);
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  const ties: number[] = [];
  let start = 0;
  while (start < order.length) {
    const value = values[order[start] ?? 0];
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === value) end++;
    for (let place = start; place < end; place++) ranks[order[place] ?? 0] = (start + 1 + end) / 2;
    if (end - start > 1) ties.push(end - start);
    start = end;
  }
  return { ranks, ties };
}

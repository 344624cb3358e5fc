/** Groups of rows that stay together. */
export interface RowGroups {
  /** Rows of each class in each group, [groups][classes]; one class where proportions do not matter. */
  readonly counts: readonly (readonly number[])[];
  /** Group numbers in the order in which equals are dealt. */
  readonly order: readonly number[];
}

/**
 * Deals whole groups to parts, largest first, each to the part that lacks most of its share (scikit-learn's
 * GroupKFold where all shares are equal). Where there are enough groups no part stays empty.
 * @param shares Of each part; they sum to 1 and none is 0.
 * @returns The part of each group.
 */
export function dealGroups({ counts, order }: RowGroups, shares: readonly number[]): number[] {
  const sizes = counts.map(sum);
  const total = sum(sizes);
  const filled = shares.map(() => 0);
  const bySize = order.toSorted((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  return deal(bySize, counts.length, filled, (group, open) => {
    const lack = (part: number) => (shares[part] ?? 0) * total - (filled[part] ?? 0);
    const best = open.reduce((most, part) => (lack(part) > lack(most) + 1e-9 ? part : most));
    return { part: best, rows: sizes[group] ?? 0 };
  });
}

/**
 * Deals whole groups to parts so that each part has the classes in proportion: groups whose classes differ
 * most first, each to the part where the classes' shares stay most even (scikit-learn's StratifiedGroupKFold,
 * here with parts of any size).
 * @returns The part of each group.
 */
export function dealGroupsByClass(
  { counts, order }: RowGroups,
  shares: readonly number[],
): number[] {
  const classes = counts[0]?.length ?? 0;
  const totals = Array.from({ length: classes }, (_, label) =>
    sum(counts.map((own) => own[label] ?? 0)),
  );
  const spread = counts.map(standardDeviation);
  const bySpread = order.toSorted((a, b) => (spread[b] ?? 0) - (spread[a] ?? 0));
  const inPart = shares.map(() => new Array<number>(classes).fill(0));
  const filled = shares.map(() => 0);
  const unevenness = (added: readonly number[], to: number) =>
    sum(
      totals.map((total, label) =>
        standardDeviation(
          shares.map((share, part) => {
            const rows = (inPart[part]?.[label] ?? 0) + (part === to ? (added[label] ?? 0) : 0);
            return rows / total / share;
          }),
        ),
      ),
    ) / classes;
  return deal(bySpread, counts.length, filled, (group, open) => {
    const own = counts[group] ?? [];
    let best = open[0] ?? 0;
    let least = Infinity;
    for (const part of open) {
      const value = unevenness(own, part);
      const close = Math.abs(value - least) <= 1e-8 + 1e-5 * Math.abs(least);
      const emptier =
        (filled[part] ?? 0) / (shares[part] ?? 1) < (filled[best] ?? 0) / (shares[best] ?? 1);
      if (!(value < least || (close && emptier))) continue;
      best = part;
      least = value;
    }
    own.forEach((rows, label) => {
      const target = inPart[best];
      if (target) target[label] = (target[label] ?? 0) + rows;
    });
    return { part: best, rows: sum(own) };
  });
}

/** Deals group after group; once as many are left as parts are empty, each goes to an empty one. */
function deal(
  groups: readonly number[],
  count: number,
  filled: number[],
  choose: (group: number, open: readonly number[]) => { part: number; rows: number },
): number[] {
  const partOf = new Array<number>(count).fill(0);
  const all = [...filled.keys()];
  groups.forEach((group, place) => {
    const empty = all.filter((part) => filled[part] === 0);
    const open = empty.length > 0 && empty.length >= groups.length - place ? empty : all;
    const { part, rows } = choose(group, open);
    filled[part] = (filled[part] ?? 0) + rows;
    partOf[group] = part;
  });
  return partOf;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function standardDeviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

/**
 * Fold of each place 0 … count − 1 in an order that is cut into equally long stretches; the first ones take
 * what is left over (scikit-learn's KFold).
 */
export function foldOfPlace(count: number, folds: number): (place: number) => number {
  const size = Math.floor(count / folds);
  const larger = count % folds;
  const behindLarger = larger * (size + 1);
  return (place) =>
    place < behindLarger
      ? Math.floor(place / (size + 1))
      : larger + Math.floor((place - behindLarger) / Math.max(1, size));
}

/**
 * Rows of each class in each fold, [folds][classes], as scikit-learn's StratifiedKFold has them: the rows
 * sorted by class are dealt to the folds in turn.
 * @param sizes Rows of each class, in order of the classes' first appearance.
 */
export function stratifiedAllocation(sizes: readonly number[], folds: number): readonly number[][] {
  const allocation = Array.from({ length: folds }, () => new Array<number>(sizes.length).fill(0));
  let start = 0;
  sizes.forEach((size, label) => {
    allocation.forEach((own, fold) => {
      // Places start … start + size − 1 that leave `fold` when divided by the number of folds.
      own[label] = placesBefore(start + size, fold, folds) - placesBefore(start, fold, folds);
    });
    start += size;
  });
  return allocation;
}

function placesBefore(end: number, fold: number, folds: number): number {
  return end <= fold ? 0 : Math.floor((end - fold - 1) / folds) + 1;
}

/**
 * Where the held stretch of folds in time order begins and ends: every fold validates on a stretch of the
 * same length behind the rows that train it (scikit-learn's TimeSeriesSplit). Rows behind it are left out.
 */
export function expandingFold(
  count: number,
  folds: number,
  held: number,
): { readonly from: number; readonly to: number } {
  const size = Math.floor(count / (folds + 1));
  const from = count - (folds - held) * size;
  return { from, to: from + size };
}

/**
 * Fold of each row, dealt at random in the given order.
 * @param order Row numbers in a random order.
 * @param labels Class of every row; each fold then gets every class in proportion.
 */
export function randomFolds(
  order: Uint32Array,
  folds: number,
  labels: Int32Array | null,
): ReadonlyMap<number, number> {
  const foldOf = new Map<number, number>();
  if (!labels) {
    const fold = foldOfPlace(order.length, folds);
    order.forEach((row, place) => foldOf.set(row, fold(place)));
    return foldOf;
  }
  const rowsOf = Map.groupBy(order, (row) => labels[row] ?? -1);
  const firstRow = (rows: readonly number[]) =>
    rows.reduce((least, row) => Math.min(least, row), Infinity);
  const classes = [...rowsOf.values()].sort((a, b) => firstRow(a) - firstRow(b));
  const allocation = stratifiedAllocation(
    classes.map((rows) => rows.length),
    folds,
  );
  classes.forEach((rows, label) => {
    let next = 0;
    allocation.forEach((own, fold) => {
      for (let left = own[label] ?? 0; left > 0; left -= 1, next += 1) {
        foldOf.set(rows[next] ?? 0, fold);
      }
    });
  });
  return foldOf;
}

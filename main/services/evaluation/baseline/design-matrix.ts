import { elementCount } from '../../../../common/tensor/shape.ts';
import type { FittedRecipe } from '../../../../common/datasets/recipe.ts';
import type { OpenedRows } from '../../../storage/prepared-data.ts';

/** Rows as a linear model sees them: standardised numbers, and which tokens are in a text. */
export interface DesignMatrix {
  readonly rows: number;
  /** Weights of one output, without its constant. */
  readonly width: number;
  /** Σ x · weights[offset …] of a row. */
  dot(row: number, weights: Float64Array, offset: number): number;
  /** sums[offset …] += factor · x of a row. */
  addTo(row: number, factor: number, sums: Float64Array, offset: number): void;
}

/** How the numbers of the training rows were standardised. */
export interface Standard {
  readonly mean: Float64Array;
  /** 1 / σ; 0 for a number that is the same in all rows. */
  readonly factor: Float64Array;
}

/** Where the numbers and the tokens of a prepared row are. */
interface Columns {
  readonly numbers: Int32Array;
  readonly tokens: readonly { readonly start: number; readonly length: number; size: number }[];
}

/** Numbers that a row gives a linear model, as far as they are numbers; tokens count by their place in it. */
export function numbersPerRow(fitted: FittedRecipe): number {
  return fitted.blocks.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/** Reads the given prepared rows, standardised as `standard` says, or by themselves without it. */
export function designMatrix(
  opened: Pick<OpenedRows, 'features'>,
  fitted: FittedRecipe,
  places: Int32Array,
  standard: Standard | null,
): DesignMatrix & { readonly standard: Standard } {
  const columns = columnsOf(fitted);
  const width = numbersPerRow(fitted);
  const count = columns.numbers.length;
  const dense = new Float32Array(places.length * count);
  const present: Uint32Array[] = [];
  const tokenStarts = startsOf(columns);
  readRows(opened.features, width, places, (values, row) => {
    columns.numbers.forEach((from, to) => (dense[row * count + to] = values[from] ?? 0));
    if (columns.tokens.length === 0) return;
    const found = new Set<number>();
    columns.tokens.forEach(({ start, length, size }, block) => {
      for (let at = start; at < start + length; at += 1) {
        const token = values[at] ?? 0;
        // 0 fills what is behind the end of a text.
        if (token > 0 && token < size) found.add((tokenStarts[block] ?? 0) + token);
      }
    });
    present.push(Uint32Array.from(found));
  });
  const used = standard ?? standardOf(dense, count);
  for (let at = 0; at < dense.length; at += 1) {
    const column = at % count;
    dense[at] = ((dense[at] ?? 0) - (used.mean[column] ?? 0)) * (used.factor[column] ?? 0);
  }
  const bags = columns.tokens.length > 0;
  return {
    rows: places.length,
    width: count + columns.tokens.reduce((sum, { size }) => sum + size, 0),
    standard: used,
    dot(row, weights, offset) {
      let sum = 0;
      const start = row * count;
      for (let at = 0; at < count; at += 1) {
        sum += (dense[start + at] ?? 0) * (weights[offset + at] ?? 0);
      }
      if (bags) for (const token of present[row] ?? []) sum += weights[offset + token] ?? 0;
      return sum;
    },
    addTo(row, factor, sums, offset) {
      const start = row * count;
      for (let at = 0; at < count; at += 1) {
        sums[offset + at] = (sums[offset + at] ?? 0) + factor * (dense[start + at] ?? 0);
      }
      if (!bags) return;
      for (const token of present[row] ?? []) {
        sums[offset + token] = (sums[offset + token] ?? 0) + factor;
      }
    },
  };
}

function columnsOf({ blocks, features }: FittedRecipe): Columns {
  const numbers: number[] = [];
  const tokens: { start: number; length: number; size: number }[] = [];
  for (const { kind, shape, start, name } of blocks) {
    const length = elementCount(shape);
    if (kind === 'tokens') {
      const text = features.find(({ treatment }) => treatment.column === name)?.text;
      tokens.push({ start, length, size: (text?.words.length ?? 0) + 2 });
    } else {
      for (let at = start; at < start + length; at += 1) numbers.push(at);
    }
  }
  return { numbers: Int32Array.from(numbers), tokens };
}

/** Where the weights of each text's tokens begin, behind those of the numbers. */
function startsOf({ numbers, tokens }: Columns): number[] {
  let next = numbers.length;
  return tokens.map(({ size }) => {
    const start = next;
    next += size;
    return start;
  });
}

/** Rows that are read at once. */
const rowsAtOnce = 512;

function readRows(
  features: OpenedRows['features'],
  width: number,
  places: Int32Array,
  use: (values: Float32Array, row: number) => void,
): void {
  if (features instanceof Float32Array) {
    places.forEach((place, row) => use(features.subarray(place * width, (place + 1) * width), row));
    return;
  }
  const some = new Float32Array(Math.min(rowsAtOnce, places.length) * width);
  for (let from = 0; from < places.length; from += rowsAtOnce) {
    const part = places.subarray(from, from + rowsAtOnce);
    features.read(part, some);
    part.forEach((_, at) => use(some.subarray(at * width, (at + 1) * width), from + at));
  }
}

function standardOf(dense: Float32Array, count: number): Standard {
  const rows = count === 0 ? 0 : dense.length / count;
  const mean = new Float64Array(count);
  const factor = new Float64Array(count);
  for (let at = 0; at < dense.length; at += 1) {
    const column = at % count;
    mean[column] = (mean[column] ?? 0) + (dense[at] ?? 0) / rows;
  }
  for (let at = 0; at < dense.length; at += 1) {
    const column = at % count;
    factor[column] = (factor[column] ?? 0) + ((dense[at] ?? 0) - (mean[column] ?? 0)) ** 2 / rows;
  }
  return {
    mean,
    factor: factor.map((variance) => (variance > 1e-12 ? 1 / Math.sqrt(variance) : 0)),
  };
}

import { elementCount } from '../../tensor/shape.ts';
import type { ActivationView, LayerActivation } from './inside-api.ts';

/** Maps, and places along their sides, that are shown. */
const mostMaps = 48;
const largestSide = 40;
/** Steps of time, features of a step and units that are shown. */
const mostSteps = 240;
const mostFeatures = 128;
const mostUnits = 1024;

/**
 * What a layer gave for one row, small enough for a screen.
 * @param values Row-major in `shape`, which has no batch axis; channels come last. Axes in front of the last plane,
 * as the depth of a Conv3D, make maps of their own.
 */
export function activationView(values: Float32Array, shape: readonly number[]): ActivationView {
  if (shape.length >= 3) return mapsOf(values, shape);
  if (shape.length === 2) return stepsOf(values, shape[0] ?? 1, shape[1] ?? 1);
  return { kind: 'units', values: rounded(values.subarray(0, mostUnits)), of: values.length };
}

function mapsOf(values: Float32Array, shape: readonly number[]): ActivationView {
  const [height = 1, width = 1, channels = 1] = shape.slice(-3);
  const plane = height * width * channels;
  const planes = elementCount(shape.slice(0, -3));
  const of = planes * channels;
  const side = { height: Math.min(height, largestSide), width: Math.min(width, largestSide) };
  const maps = Array.from({ length: Math.min(of, mostMaps) }, (_, map) => {
    const from = Math.floor(map / channels) * plane + (map % channels);
    return rounded(
      averaged(height, width, side.height, side.width, (y, x) => {
        return values[from + (y * width + x) * channels] ?? NaN;
      }),
    );
  });
  return { kind: 'maps', ...side, maps, of };
}

function stepsOf(values: Float32Array, ofSteps: number, of: number): ActivationView {
  const steps = Math.min(ofSteps, mostSteps);
  const features = Math.min(of, mostFeatures);
  const shown = averaged(ofSteps, features, steps, features, (step, feature) => {
    return values[step * of + feature] ?? NaN;
  });
  return { kind: 'steps', steps, features, values: rounded(shown), of, ofSteps };
}

/** Means over the rectangles of a grid; the values themselves where the grid is as fine as they are. */
function averaged(
  height: number,
  width: number,
  rows: number,
  columns: number,
  at: (y: number, x: number) => number,
): Float64Array {
  const shown = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = edges(row, rows, height);
    for (let column = 0; column < columns; column++) {
      const [left, right] = edges(column, columns, width);
      let sum = 0;
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += at(y, x);
      shown[row * columns + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return shown;
}

function edges(cell: number, cells: number, length: number): readonly [number, number] {
  return [Math.floor((cell * length) / cells), Math.floor(((cell + 1) * length) / cells)];
}

/** What is told of all numbers of a layer. */
export function activationSummary(
  values: Float32Array,
): Pick<LayerActivation, 'smallest' | 'largest' | 'mean' | 'zeros'> {
  let [smallest, largest, sum, zeros] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    if (!(value >= smallest)) smallest = value;
    if (!(value <= largest)) largest = value;
    sum += value;
    if (value === 0) zeros++;
  }
  const count = Math.max(1, values.length);
  return { smallest, largest, mean: sum / count, zeros: zeros / count };
}

/** The digits that a 32-bit float has, fewer characters on the way to a window. */
function rounded(values: Float32Array | Float64Array): readonly number[] {
  return Array.from(values, (value) => Number(value.toPrecision(6)));
}

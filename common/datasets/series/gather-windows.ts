import { placeBlocks } from '../feature-block.ts';
import type { FittedRecipe } from '../recipe.ts';

/** A recipe of windows as one of single rows, which is how each row in a window is treated. */
export function rowFitted(fitted: FittedRecipe): FittedRecipe {
  return {
    ...fitted,
    blocks: placeBlocks([
      { kind: 'numbers', name: 'features', shape: [fitted.featureNames.length] },
    ]),
  };
}

/**
 * Windows of a matrix of rows, row-major [starts.length, length, width].
 * @param matrix Row-major [rows, width], rows in order.
 */
export function gatherWindows(
  matrix: Float32Array,
  starts: Uint32Array,
  length: number,
  width: number,
): Float32Array {
  const size = length * width;
  const windows = new Float32Array(starts.length * size);
  starts.forEach((at, index) => {
    windows.set(matrix.subarray(at * width, (at + length) * width), index * size);
  });
  return windows;
}

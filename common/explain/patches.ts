/** A square of a picture, cut off at its border. */
export interface Patch {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/**
 * Squares of `size` pixels whose corners are `stride` apart, from the first row and column on, so that every pixel is
 * in one of them.
 * @param size At least `stride`.
 */
export function patchesOf(
  height: number,
  width: number,
  size: number,
  stride: number,
): readonly Patch[] {
  const starts = (length: number): number[] => {
    const found = [0];
    while ((found.at(-1) ?? 0) + size < length) found.push((found.at(-1) ?? 0) + stride);
    return found;
  };
  return starts(height).flatMap((top) =>
    starts(width).map((left) => ({
      top,
      left,
      bottom: Math.min(height, top + size),
      right: Math.min(width, left + size),
    })),
  );
}

/** The usual square for a picture: a seventh of its shorter side and half of that between corners. */
export function usualPatch(height: number, width: number): { size: number; stride: number } {
  const size = Math.max(1, Math.round(Math.min(height, width) / 7));
  return { size, stride: Math.max(1, Math.round(size / 2)) };
}

/**
 * A picture with one square in its mean colour.
 * @param picture [height, width, channels]; not changed.
 */
export function covered(
  picture: Float32Array,
  width: number,
  channels: number,
  { top, left, bottom, right }: Patch,
): Float32Array {
  const mean = meanColour(picture, channels);
  const changed = picture.slice();
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) changed.set(mean, (y * width + x) * channels);
  }
  return changed;
}

function meanColour(picture: Float32Array, channels: number): Float32Array {
  const sums = new Float64Array(channels);
  picture.forEach((value, at) => (sums[at % channels] = (sums[at % channels] ?? 0) + value));
  return Float32Array.from(sums, (sum) => (sum * channels) / picture.length);
}

/** The mean of the values of all patches over each pixel, row-major [height, width]. */
export function spreadPatches(
  patches: readonly Patch[],
  values: ArrayLike<number>,
  height: number,
  width: number,
): Float64Array {
  const sums = new Float64Array(height * width);
  const counts = new Float64Array(height * width);
  patches.forEach(({ top, left, bottom, right }, index) => {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const at = y * width + x;
        sums[at] = (sums[at] ?? 0) + (values[index] ?? 0);
        counts[at] = (counts[at] ?? 0) + 1;
      }
    }
  });
  return sums.map((sum, at) => sum / Math.max(1, counts[at] ?? 1));
}

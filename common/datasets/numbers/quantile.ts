/**
 * The number below which a share of sorted numbers lies, between two of them by linear interpolation, as numpy's
 * `quantile`. NaN for none.
 * @param share 0…1
 */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  const part = place - Math.floor(place);
  // From the nearer end, so that equal neighbours give exactly themselves.
  return part < 0.5 ? below + (above - below) * part : above - (above - below) * (1 - part);
}

/**
 * The number that a share of sorted numbers does not exceed; the mean of two where the share ends between them:
 * numpy's `averaged_inverted_cdf`. NaN for none.
 * @param share 0…1
 */
export function averagedQuantile(sorted: Float64Array, share: number): number {
  const count = share * sorted.length;
  const whole = Math.floor(count);
  const at = (index: number) => sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? NaN;
  return count > whole ? at(whole) : (at(whole - 1) + at(whole)) / 2;
}

/**
 * The shortest decimal of a number that Keras has kept as a 32-bit float: 0.009999999776482582 → 0.01.
 * Any other number stays as it is.
 */
export function roundSingle(value: number): number {
  if (Math.fround(value) !== value || Number.isInteger(value)) return value;
  for (let digits = 1; digits <= 9; digits += 1) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}

import { normalQuantile } from './normal.ts';

/**
 * The interval of a share (Wilson 1927), which holds also where all or none of the rows succeed. 0 … 1 without rows.
 */
export function wilsonInterval(
  successes: number,
  rows: number,
  level = 0.95,
): readonly [low: number, high: number] {
  if (rows === 0) return [0, 1];
  const z = normalQuantile((1 + level) / 2);
  const share = successes / rows;
  const centre = share + (z * z) / (2 * rows);
  const reach = z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows));
  const whole = 1 + (z * z) / rows;
  return [Math.max(0, (centre - reach) / whole), Math.min(1, (centre + reach) / whole)];
}

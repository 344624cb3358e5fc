import { expect } from 'vitest';
import type { Numbers } from './layer-case.ts';

/** Expects numbers to differ by no more than 32-bit rounding over a few operations allows. */
export function expectNumbers(actual: Numbers | undefined, wanted: Numbers, what: string): void {
  expect(actual?.shape, `shape of ${what}`).toEqual(wanted.shape);
  wanted.values.forEach((value, at) => {
    const difference = Math.abs((actual?.values[at] ?? NaN) - value);
    expect(difference, `${what} at ${at}: ${actual?.values[at]} and ${value}`).toBeLessThanOrEqual(
      1e-5 * Math.max(1, Math.abs(value)),
    );
  });
}

import { describe, expect, it } from 'vitest';
import { elementCount, formatShape, sameShape, sampleSize } from '../../../common/tensor/shape.ts';

describe('shapes', () => {
  it.each([
    [[null], '(None,)', 1],
    [[null, 4], '(None, 4)', 4],
    [[null, 28, 28, 1], '(None, 28, 28, 1)', 784],
    [[32, 3], '(32, 3)', 3],
  ])('%j prints as Keras prints it and knows its sample size', (shape, printed, size) => {
    expect(formatShape(shape)).toBe(printed);
    expect(sampleSize(shape)).toBe(size);
  });

  it('counts elements; a scalar has one', () => {
    expect(elementCount([3, 3, 32, 64])).toBe(18_432);
    expect(elementCount([])).toBe(1);
  });

  it('compares axis by axis', () => {
    expect(sameShape([null, 4], [null, 4])).toBe(true);
    expect(sameShape([null, 4], [null, 4, 1])).toBe(false);
    expect(sameShape([null, 4], [null, 5])).toBe(false);
  });
});

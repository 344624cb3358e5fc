import { describe, expect, it } from 'vitest';
import { rowWeights } from '../../../main/trainer/class-weights.ts';

const targets = Float32Array.of(0, 0, 0, 1, 2, 2);

describe('weights of rows by class', () => {
  it('are the same for all without class weights', () => {
    expect(rowWeights(null, targets, Int32Array.of(0, 3))).toBeNull();
  });

  it('are those given, and 1 for a class without one', () => {
    const weights = rowWeights([0.5, 2], targets, Int32Array.of(0));
    expect([...(weights ?? [])]).toEqual([0.5, 0.5, 0.5, 2, 1, 1]);
  });

  it('balance the classes of the training rows', () => {
    // Of four training rows three are of class 0 and one of class 1; class 2 has none.
    const weights = rowWeights('balanced', targets, Int32Array.of(0, 1, 2, 3));
    expect([...(weights ?? [])].map((weight) => Number(weight.toFixed(6)))).toEqual([
      0.666667, 0.666667, 0.666667, 2, 1, 1,
    ]);
  });
});

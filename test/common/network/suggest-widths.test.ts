import { describe, expect, it } from 'vitest';
import { suggestWidths, weightsOf } from '../../../common/network/suggest-widths.ts';

describe('suggested widths', () => {
  it.each<[number | null, number, number, readonly number[], readonly number[]]>([
    [105, 4, 3, [16], [16]],
    [614, 8, 1, [16, 8], [12, 12]],
    [16_512, 8, 1, [32, 16], [24, 24]],
    [60_000, 784, 10, [128, 64], [120, 120]],
    [500, 10, 26, [64, 32], [44, 44]],
    [null, 8, 1, [32, 16], [24, 24]],
  ])('for %s rows of %i features and %i outputs', (rows, features, outputs, funnel, constant) => {
    const request = { rows, features, outputs };
    expect(suggestWidths('funnel', request).widths).toEqual(funnel);
    expect(suggestWidths('constant', request).widths).toEqual(constant);
  });

  it('halve in a funnel, and never stand below the outputs', () => {
    for (const rows of [10, 300, 5_000, 50_000, 5_000_000]) {
      for (const outputs of [1, 9, 100, 1000]) {
        const { widths } = suggestWidths('funnel', { rows, features: 20, outputs });
        widths.slice(1).forEach((width, at) => expect(width * 2).toBe(widths[at]));
        const constant = suggestWidths('constant', { rows, features: 20, outputs }).widths;
        expect(Math.min(...widths, ...constant)).toBeGreaterThanOrEqual(outputs);
      }
    }
  });

  it('of one width have about the weights of the funnel', () => {
    for (const rows of [300, 5_000, 50_000, 5_000_000]) {
      const request = { rows, features: 30, outputs: 4 };
      const funnel = weightsOf(suggestWidths('funnel', request).widths, request);
      const constant = weightsOf(suggestWidths('constant', request).widths, request);
      expect(Math.abs(constant / funnel - 1)).toBeLessThan(0.2);
    }
  });

  it('come with the rule that they follow, in a sentence', () => {
    const rule = (rows: number, features: number, outputs: number) =>
      suggestWidths('funnel', { rows, features, outputs }).rule;
    expect(rule(105, 4, 3)).toBe(
      'One hidden layer of 16 units for 105 training rows; about every tenfold of rows doubles the widths.',
    );
    expect(rule(60_000, 784, 10)).toContain('one size more, because a row has 784 features');
    expect(rule(500, 10, 26)).toContain('widened so that none is narrower than the 26 outputs');
  });
});

it('counts weights and biases as a summary does', () => {
  expect(weightsOf([12, 8], { features: 8, outputs: 1 })).toBe(221);
  expect(weightsOf([300, 100], { features: 784, outputs: 10 })).toBe(266_610);
});

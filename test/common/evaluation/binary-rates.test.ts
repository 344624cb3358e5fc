import { describe, expect, it } from 'vitest';
import { binaryRates, fMeasure } from '../../../common/evaluation/binary-rates.ts';

describe('rates of two classes', () => {
  it('gives the known rates of 90 hits, 30 misses, 10 false alarms and 70 rejections', () => {
    const rates = binaryRates({
      truePositives: 90,
      falseNegatives: 30,
      falsePositives: 10,
      trueNegatives: 70,
    });
    expect(rates.accuracy).toBeCloseTo(0.8, 12);
    expect(rates.errorRate).toBeCloseTo(0.2, 12);
    expect(rates.recall).toBeCloseTo(0.75, 12);
    expect(rates.falsePositiveRate).toBeCloseTo(0.125, 12);
    expect(rates.specificity).toBeCloseTo(0.875, 12);
    expect(rates.precision).toBeCloseTo(0.9, 12);
    expect(rates.prevalence).toBeCloseTo(0.6, 12);
    expect(rates.nullErrorRate).toBeCloseTo(0.4, 12);
    expect(rates.f1).toBeCloseTo(0.818, 3);
  });

  it('gives the known rates of 100 hits, 30 misses, 70 false alarms and 900 rejections', () => {
    const rates = binaryRates({
      truePositives: 100,
      falseNegatives: 30,
      falsePositives: 70,
      trueNegatives: 900,
    });
    expect(rates.accuracy).toBeCloseTo(0.909, 3);
    expect(rates.recall).toBeCloseTo(0.769, 3);
    expect(rates.precision).toBeCloseTo(0.588, 3);
  });

  it.each([
    { precision: 0.95, recall: 0.9, f: 0.924 },
    { precision: 0.98, recall: 0.85, f: 0.91 },
  ])('combines precision $precision and recall $recall into $f', ({ precision, recall, f }) => {
    expect(fMeasure(precision, recall)).toBeCloseTo(f, 3);
  });

  it('has no rate where nothing is to be counted', () => {
    const none = { truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: 5 };
    expect(binaryRates(none)).toMatchObject({ recall: null, precision: null, f1: null });
    expect(fMeasure(0, 0)).toBeNull();
  });
});

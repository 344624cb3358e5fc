import { describe, expect, it } from 'vitest';
import type { JudgedClasses } from '../../../../common/evaluation/judged.ts';
import { rankClasses } from '../../../../main/services/evaluation/rank-classes.ts';
import { rankOneClass } from '../../../../main/services/evaluation/rank-one-class.ts';

/** Rows of two classes with the probability of the second. */
function judged(rows: readonly (readonly [actual: number, second: number])[]): JudgedClasses {
  return {
    kind: 'classes',
    classes: ['no', 'yes'],
    actual: Int32Array.from(rows, ([actual]) => actual),
    predicted: Int32Array.from(rows, ([, second]) => (second > 0.5 ? 1 : 0)),
    probabilities: Float32Array.from(rows.flatMap(([, second]) => [1 - second, second])),
  };
}

const scored = [
  ...[
    [0, 0.125],
    [0, 0.25],
    [0, 0.625],
    [0, 0.375],
  ],
  ...[
    [1, 0.5],
    [1, 0.75],
    [1, 0.875],
    [1, 0.25],
  ],
] as const;

describe('how well classes are told apart', () => {
  it('comes with DeLong’s interval on the scale of logits', () => {
    const { classes, macro, weighted } = rankClasses(judged(scored));
    // Of 16 pairs 12 are ranked right and one is level.
    const area = 12.5 / 16;
    expect(classes.map((one) => one.area)).toEqual([area, area]);
    expect([macro.area, weighted.area]).toEqual([area, area]);
    // Shares of the other class that each row is ranked right against: of the positive ones .75, 1, 1, .375; of the
    // negative ones 1, .875, .5, .75. Their variances over 4 rows each, added, are the variance of the area.
    const spread = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + (value - area) ** 2, 0) / 3 / 4;
    const error = Math.sqrt(spread([0.75, 1, 1, 0.375]) + spread([1, 0.875, 0.5, 0.75]));
    const reach = (1.959963984540054 * error) / (area * (1 - area));
    const end = (sign: number) => 1 / (1 + Math.exp(-(Math.log(area / (1 - area)) + sign * reach)));
    expect(classes[1]?.interval?.[0]).toBeCloseTo(end(-1), 12);
    expect(classes[1]?.interval?.[1]).toBeCloseTo(end(1), 12);
    const one = rankOneClass(judged(scored), 1);
    expect(one.areaInterval).toEqual(classes[1]?.interval);
    const [low = NaN, high = NaN] = one.averagePrecisionInterval ?? [];
    expect(low).toBeLessThan(one.averagePrecision ?? NaN);
    expect(high).toBeGreaterThan(one.averagePrecision ?? NaN);
  });

  it('has no interval where a ranking is perfect, and nothing where a class has no rows', () => {
    const perfect = rankClasses(
      judged([
        [0, 0.25],
        [0, 0.125],
        [1, 0.75],
        [1, 0.875],
      ]),
    );
    expect(perfect.classes[1]).toMatchObject({ area: 1, interval: null, averagePrecision: 1 });
    const none = rankClasses(
      judged([
        [0, 0.25],
        [0, 0.75],
      ]),
    );
    expect(none.classes.map(({ area }) => area)).toEqual([null, null]);
    expect(none.macro).toMatchObject({ area: null, interval: null });
  });
});

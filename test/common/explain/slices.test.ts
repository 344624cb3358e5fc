import { describe, expect, it } from 'vitest';
import { criticalValue } from '../../../common/explain/slices/critical-value.ts';
import { findSlices } from '../../../common/explain/slices/find-slices.ts';
import { rowMeasures } from '../../../common/explain/slices/row-measures.ts';
import { binColumn, meets, type SlicedValues } from '../../../common/explain/slices/slice-bins.ts';
import {
  intervalOf,
  standardErrorsAbove,
} from '../../../common/explain/slices/slice-statistics.ts';
import { RandomSource } from '../../../common/random/random-source.ts';

const rows = 400;
const random = RandomSource.seeded(8, 'slices');
const age: SlicedValues = {
  kind: 'number',
  column: 'age',
  values: Float64Array.from({ length: rows }, (_, row) => (row % 40 === 0 ? NaN : row % 100)),
};
const sex: SlicedValues = {
  kind: 'category',
  column: 'sex',
  codes: Int32Array.from({ length: rows }, () => random.below(2)),
  names: ['male', 'female'],
};
/** Wrong only for men below 25. */
const measures = Float64Array.from({ length: rows }, (_, row) =>
  (age.values[row] ?? NaN) < 25 && sex.codes[row] === 0 ? 0 : 1,
);

describe('slices of judged rows', () => {
  it('finds the pair of columns whose rows are all wrong, and says that it is certain', () => {
    const search = { measure: 'accuracy', measures, columns: [age, sex] } as const;
    const found = findSlices({ ...search, bins: 4, support: 0.02, pairs: true });
    const [worst] = found.worst;
    expect(worst?.conditions.map(({ column }) => column)).toEqual(['age', 'sex']);
    expect(worst?.value).toBe(0);
    expect(worst?.certain).toBe(true);
    const inside = [...measures.keys()].filter((row) =>
      worst?.conditions.every((one) => meets(one, one.column === 'age' ? age : sex, row)),
    );
    expect(inside).toHaveLength(worst?.rows ?? -1);
    const alone = findSlices({ ...search, bins: 4, support: 0.02, pairs: false });
    expect(alone.worst.every(({ conditions }) => conditions.length === 1)).toBe(true);
    expect(alone.looks).toBeLessThan(found.looks);
  });

  it('deals every row to one bin of a column, missing cells to their own', () => {
    for (const column of [age, sex]) {
      const { bins, codes } = binColumn(column, 5, 1);
      codes.forEach((code, row) => {
        const met = bins.flatMap((bin, at) => (meets(bin, column, row) ? [at] : []));
        expect(met).toEqual([code]);
      });
    }
    expect(binColumn(age, 5, 1).bins.at(-1)).toEqual({ kind: 'missing', column: 'age' });
    const same: SlicedValues = { kind: 'number', column: 'c', values: new Float64Array(9).fill(7) };
    expect(binColumn(same, 4, 1).bins).toMatchObject([{ from: 7, to: 7, last: true }]);
  });

  it('finds nothing where all rows are alike', () => {
    const even = new Float64Array(rows).fill(1);
    const question = { measure: 'accuracy', measures: even, columns: [age, sex] } as const;
    const found = findSlices({ ...question, bins: 4, support: 0.02, pairs: true });
    expect(found.worst).toEqual([]);
    expect(found.overall).toBe(1);
  });

  it('gives Wilson’s interval of a share and the usual one of a mean', () => {
    // Wilson (1927) for 8 of 10, as statsmodels' proportion_confint gives it.
    const [low, high] = intervalOf('accuracy', { count: 10, sum: 8, squares: 8 });
    expect(low).toBeCloseTo(0.49016247, 7);
    expect(high).toBeCloseTo(0.9433178, 7);
    // 1, 2, 3: mean 2, s = 1.
    const mean = intervalOf('mean_absolute_error', { count: 3, sum: 6, squares: 14 });
    expect(mean[1]).toBeCloseTo(2 + 1.959963985 / Math.sqrt(3), 8);
    expect(
      standardErrorsAbove({ count: 3, sum: 6, squares: 14 }, { count: 3, sum: 3, squares: 5 }),
    ).toBeCloseTo(1 / Math.sqrt(1 / 3 + 1 / 3), 10);
  });

  it('asks for more the more it looks', () => {
    expect(criticalValue(1)).toBeCloseTo(1.6448536, 6);
    expect(criticalValue(100)).toBeCloseTo(3.2905267, 6);
  });

  it('measures each row, and leaves out those without an answer', () => {
    const judged = {
      kind: 'classes',
      classes: ['a', 'b'],
      actual: Int32Array.of(0, 1, 1),
      predicted: Int32Array.of(0, 0, 0),
      probabilities: Float32Array.of(0.75, 0.25, 0.5, 0.5, NaN, NaN),
    } as const;
    expect([...rowMeasures(judged, 'accuracy')]).toEqual([1, 0, NaN]);
    expect(rowMeasures(judged, 'log_loss')[1]).toBeCloseTo(Math.log(2), 12);
    const numbers = {
      kind: 'numbers',
      names: ['t+1', 't+2'],
      actual: Float64Array.of(1, 2, 3, 4),
      predicted: Float64Array.of(2, 4, 3, 4),
    } as const;
    expect([...rowMeasures(numbers, 'mean_absolute_error')]).toEqual([1.5, 0]);
    expect([...rowMeasures(numbers, 'root_mean_squared_error')]).toEqual([2.5, 0]);
  });
});

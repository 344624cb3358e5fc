import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { SplitSpec } from '../../../common/datasets/split-spec.ts';
import {
  assignValue,
  methodOf,
  splitMethods,
  withColumn,
  withMethod,
} from '../../../renderer/features/recipe/split-methods.ts';

const split: SplitSpec = { train: 0.7, validation: 0.15, test: 0.15, seed: 3, stratify: true };

const profile = (
  name: string,
  type: ColumnProfile['type'],
  values: readonly string[] = [],
): ColumnProfile => ({
  name,
  type,
  rows: 100,
  missing: 0,
  distinct: values.length || 100,
  topValues: values.map((value) => ({ value, count: 100 / values.length })),
  unreadable: 0,
  warnings: [],
});
const profiles = [
  profile('day', 'date'),
  profile('shop', 'category', ['a', 'b', 'c', 'd']),
  profile('part', 'category', ['test', 'train', 'valid']),
];

describe('choosing how rows are split', () => {
  it('takes a date for time, and the column with the fewest values for groups', () => {
    expect(withMethod(split, 'time', profiles)).toMatchObject({ method: 'time', column: 'day' });
    expect(withMethod(split, 'grouped', profiles)).toMatchObject({ column: 'part' });
    const pair = profile('sex', 'category', ['f', 'm']);
    expect(withMethod(split, 'grouped', [pair, ...profiles])).toMatchObject({ column: 'part' });
    expect(withMethod(split, 'column', [pair, ...profiles])).toMatchObject({ column: 'sex' });
    const back = withMethod(withMethod(split, 'time', profiles), 'random', profiles);
    expect(back.column).toBeUndefined();
    expect(back.method).toBeUndefined();
    expect(back.seed).toBe(3);
  });

  it('reads from the words of a column which part they stand for', () => {
    const byColumn = withColumn({ ...split, method: 'column' }, 'part', profiles);
    expect(byColumn.values).toEqual({ train: ['train'], validation: ['valid'], test: ['test'] });
    const other = withColumn({ ...split, method: 'column' }, 'shop', profiles);
    expect(other.values).toEqual({ train: ['a'], validation: [], test: [] });
  });

  it('moves a value from one part to another, or to none', () => {
    const byColumn = withColumn({ ...split, method: 'column' }, 'part', profiles);
    const moved = assignValue(byColumn, 'valid', 'test');
    expect(moved.values).toEqual({ train: ['train'], validation: [], test: ['test', 'valid'] });
    expect(assignValue(moved, 'test', null).values?.test).toEqual(['valid']);
  });

  it('never offers chance for series', () => {
    expect(splitMethods(true).map(({ value }) => value)).toEqual(['grouped', 'time', 'column']);
    expect(methodOf(split, true)).toBe('time');
    expect(methodOf(split, false)).toBe('random');
  });
});

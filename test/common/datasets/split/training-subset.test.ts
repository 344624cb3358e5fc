import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedSizes } from '../../../../common/datasets/split/expected-rows.ts';
import { keepLatest, keepSubset } from '../../../../common/datasets/split/training-subset.ts';
import { leftOut } from '../../../../common/datasets/split.ts';

const rowsOf = (parts: Uint8Array, part: number) =>
  [...parts.keys()].filter((row) => parts[row] === part);

/** Rows with a part and a class each, some of them for training. */
const dealt = fc
  .array(fc.record({ part: fc.nat(3), label: fc.nat(3) }), { minLength: 1, maxLength: 120 })
  .filter((rows) => rows.some(({ part }) => part === 0));

describe('a subset of the training rows', () => {
  it('leaves the other parts as they are, and larger shares hold the smaller ones', () => {
    fc.assert(
      fc.property(
        dealt,
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.nat(),
        (rows, share, seed) => {
          const parts = Uint8Array.from(rows, ({ part }) => part);
          const labels = Int32Array.from(rows, ({ label }) => label);
          const kept = keepSubset(parts, { share, seed }, labels);
          for (const part of [1, 2]) expect(rowsOf(kept, part)).toEqual(rowsOf(parts, part));
          const less = keepSubset(parts, { share: share / 2, seed }, labels);
          expect(rowsOf(kept, 0)).toEqual(expect.arrayContaining(rowsOf(less, 0)));
          expect(new Set(rowsOf(less, 0).map((row) => labels[row]))).toEqual(
            new Set(rowsOf(parts, 0).map((row) => labels[row])),
          );
        },
      ),
    );
  });

  it('keeps the proportions of the classes to within a row', () => {
    const labels = Int32Array.from({ length: 100 }, (_, row) => (row < 60 ? 0 : row < 90 ? 1 : 2));
    const kept = keepSubset(new Uint8Array(100), { share: 0.5, seed: 3 }, labels);
    const counts = [0, 1, 2].map(
      (label) => rowsOf(kept, 0).filter((row) => labels[row] === label).length,
    );
    expect(counts).toEqual([30, 15, 5]);
  });

  it('differs from seed to seed, and has the rounded share of rows', () => {
    const kept = [1, 2].map((seed) =>
      rowsOf(keepSubset(new Uint8Array(40), { share: 0.3, seed }, null), 0),
    );
    expect(kept.map((rows) => rows.length)).toEqual([12, 12]);
    expect(kept[0]).not.toEqual(kept[1]);
  });

  it('is the latest of the rows that are in order of time', () => {
    const parts = Uint8Array.from([0, 0, 0, 0, 1, 1, 2]);
    const order = Uint32Array.from([3, 1, 0, 2, 4, 5, 6]);
    expect([...keepLatest(parts, { share: 0.5, seed: 1 }, order)]).toEqual([
      0,
      leftOut,
      0,
      leftOut,
      1,
      1,
      2,
    ]);
  });

  it('is counted where rows are expected', () => {
    const split = {
      train: 0.7,
      validation: 0.15,
      test: 0.15,
      seed: 1,
      stratify: false,
      subset: { share: 0.1, seed: 1 },
    };
    expect(expectedSizes({ split }, [], 200)).toEqual([14, 30, 30]);
  });
});

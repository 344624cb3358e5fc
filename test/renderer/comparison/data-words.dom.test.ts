import { describe, expect, it } from 'vitest';
import type { DataComparison, DataRowPage } from '../../../common/comparison/data-comparison.ts';
import {
  dataRowsTable,
  dataVerdict,
  kindsOf,
  matchingWords,
  shownColumns,
} from '../../../renderer/features/comparison/data-words.ts';

const table = { dataset: 'Sales', sha256: 'abc', rows: 4, columns: 2 };
const same: DataComparison = {
  first: table,
  second: table,
  sameContent: true,
  matching: { by: 'table' },
  rows: { same: 4, changed: 0, onlyFirst: 0, onlySecond: 0 },
  columns: { onlyFirst: [], onlySecond: [], retyped: [], changed: [] },
  parts: [],
  moves: [],
  refusal: null,
};
const differing: DataComparison = {
  ...same,
  matching: { by: 'key', column: 'id' },
  rows: { same: 1, changed: 1200, onlyFirst: 2, onlySecond: 0 },
  columns: {
    ...{ onlyFirst: [], onlySecond: ['extra'], retyped: [] },
    changed: [{ name: 'size', rows: 1200 }],
  },
  moves: [{ first: 'train', second: null, rows: 3 }],
};

describe('what the data of two runs come to', () => {
  it.each([
    [same, /^Both have the same table, and the same rows in every part\.$/],
    [
      { ...same, moves: [{ first: 'train', second: 'test', rows: 2 }] },
      /but other rows in its parts/,
    ],
    [{ ...same, parts: null, moves: null }, /Which rows are in which part is not known/],
    [{ ...same, matching: { by: 'content' } }, /^Both tables have the same rows, and/],
    [differing, /^The two learned from different tables: a part of the difference/],
    [
      { ...differing, rows: { same: 0, changed: 0, onlyFirst: 4, onlySecond: 4 } },
      /no row in common/,
    ],
    [
      { ...same, columns: { ...same.columns, onlySecond: ['extra'] } },
      /^The two learned from different tables: a part/,
    ],
  ] as const)('is told in a sentence (%#)', (comparison, words) => {
    expect(dataVerdict(comparison)).toMatch(words);
  });

  it('says how rows were matched, where there was something to match', () => {
    expect(matchingWords(same)).toBeNull();
    expect(matchingWords(differing)).toBe('Rows are matched by “id”.');
  });

  it('offers the kinds of rows that there are, with their counts', () => {
    expect(kindsOf(same)).toEqual([]);
    expect(kindsOf(differing).map(({ value, label }) => [value, label])).toEqual([
      ['changed', 'Other cells (1,200)'],
      ['only-first', 'Only in A (2)'],
      ['moved', 'In another part (3)'],
    ]);
  });

  const page: DataRowPage = {
    total: 1,
    columns: ['id', 'kind', 'size', 'extra'].map((name) => ({ name, type: 'text' })),
    rows: [
      {
        first: { row: 0, part: 'train', cells: ['p0', 'x', '1', null] },
        second: { row: 6, part: null, cells: ['p0', 'x', '2', 'new'] },
        differs: [false, false, true, false],
      },
    ],
  };

  it('shows the column that names the rows first, then those that differ', () => {
    expect(shownColumns(page, differing, 'changed', 3)).toEqual([0, 2, 1]);
    expect(shownColumns(page, differing, 'moved', 3)).toEqual([0, 1, 2]);
  });

  it('writes both cells of changed rows into a file, and one of others', () => {
    expect(dataRowsTable('changed', page).rows).toEqual([
      [1, 7, 'train', null, 'p0', 'p0', 'x', 'x', '1', '2', null, 'new'],
    ]);
    expect(dataRowsTable('moved', page)).toEqual({
      columns: ['row in A', 'row in B', 'part in A', 'part in B', 'id', 'kind', 'size', 'extra'],
      rows: [[1, 7, 'train', null, 'p0', 'x', '1', 'new']],
    });
  });
});

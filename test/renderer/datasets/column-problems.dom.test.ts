import { expect, it } from 'vitest';
import { applicableOptions } from '../../../renderer/features/datasets/applicable-options.ts';
import { columnProblems } from '../../../renderer/features/datasets/column-problems.ts';
import { differences } from '../../../renderer/features/datasets/comparison-words.ts';
import { isUnused, usersOf } from '../../../renderer/features/datasets/library-words.ts';
import { tableOf } from '../shell/memory-studio.ts';

const source = { kind: 'file', name: 'a', sha256: '00' } as const;

it('tells at each column what its reading ran into', () => {
  const table = tableOf(30);
  const { dataset, profiles } = table;
  const problems = columnProblems(
    {
      dataset: {
        ...dataset,
        report: {
          ...dataset.report,
          remarks: [
            'The name size is used twice; column 2 is called position.',
            'Column 4 has no name and is called species.',
            'All columns are fine.',
          ],
        },
      },
      profiles: profiles.map((profile) =>
        profile.name === 'length' ? { ...profile, unreadable: 2 } : profile,
      ),
    },
    [
      {
        id: 'n',
        kind: 'numbers-as-text',
        severity: 'warning',
        column: 'region',
        message: 'Numbers with a unit.',
        rows: 3,
        fixes: [],
      },
      {
        id: 'c',
        kind: 'constant',
        severity: 'info',
        column: 'region',
        message: 'One value.',
        rows: 0,
        fixes: [],
      },
    ],
  );
  expect([...problems]).toEqual([
    ['length', ["2 cells cannot be read as the column's type and count as missing."]],
    ['region', ['Numbers with a unit.']],
    ['position', ['The name size is used twice; column 2 is called position.']],
    ['species', ['Column 4 has no name and is called species.']],
  ]);
});

it('offers only the options that a form has', () => {
  expect(applicableOptions({ source }).has('separator')).toBe(true);
  expect([...applicableOptions({ source: { ...source, format: 'parquet' } })]).toEqual([
    'missingValues',
  ]);
  expect([...applicableOptions({ source: { ...source, format: 'excel' } })]).toEqual([
    'missingValues',
    'header',
  ]);
  expect(applicableOptions({ kind: 'images', source }).size).toBe(0);
  expect(applicableOptions({ source: { ...source, kind: 'generated' } }).size).toBe(0);
});

it('names what differs and who uses a dataset', () => {
  const lines = differences({
    rowsAdded: 2,
    rowsRemoved: 0,
    rowsChanged: 1,
    columnsAdded: ['a', 'b'],
    columnsRemoved: [],
    columnsRetyped: [{ name: 'c', from: 'number', to: 'category' }],
  });
  expect(lines.map(({ count }) => count)).toEqual([2, 0, 1, 2, 0, 1]);
  expect(lines.at(-1)?.which).toBe('c (number → category)');
  expect(usersOf({ projects: ['A', 'A', 'B'], runs: 1 })).toBe('A, B; 1 run');
  expect(usersOf({ projects: [], runs: 0 })).toBe('Nobody');
  expect(isUnused({ projects: [], runs: 1 })).toBe(false);
});

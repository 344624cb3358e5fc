import type { Api } from '../../../common/api/api.ts';
import type { DataCheck } from '../../../common/checks/data-check.ts';
import { associate, clusteredOrder, numberColumn } from '../../../common/explore/association.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';

/** Calls as the memory services write them. */
type Answers<F extends keyof Api> = {
  readonly [C in keyof Api[F]]: Api[F][C] extends (input: infer Input) => Promise<infer Output>
    ? (input: Input) => Output
    : never;
};

const groups = {
  target: 'species',
  kind: 'classes',
  names: ['setosa', 'versicolor', 'virginica'],
} as const;

/** Explorations of the memory table, told from the number of rows alone. */
export function memoryExplore(rows: number): Answers<'explore'> {
  const third = Math.floor(rows / 3);
  const numbers = (name: string, at: number) =>
    numberColumn(
      name,
      Float64Array.from({ length: 40 }, (_, row) => (at === 0 ? row % 9 : row)),
    );
  return {
    columns: ({ columns }) => ({
      groups,
      columns: columns.map((name) => ({
        name,
        type: name === 'length' || name === 'position' ? 'number' : 'category',
        rows,
        missing: name === 'region' ? Math.floor(rows / 10) : 0,
        distinct: 3,
        ...(name === 'length'
          ? {
              numeric: {
                count: rows,
                mean: 5.8,
                standardDeviation: 0.9,
                min: 4,
                quartile1: 5,
                median: 5.8,
                quartile3: 6.6,
                max: 7.6,
                skewness: 0.31,
                kurtosis: -0.55,
                outliers: {
                  iqr: { lower: 2.6, upper: 9, count: 2 },
                  z: { lower: 3.1, upper: 8.5, count: 1 },
                },
              },
            }
          : {}),
        bars: [
          { from: 4, to: 5, value: 'north', count: third, byGroup: [third, 0, 0] },
          { from: 5, to: 6, value: 'south', count: 2 * third, byGroup: [0, third, third] },
        ],
      })),
    }),
    associations: ({ columns }) => {
      const all = columns.map((name, at) => numbers(name, at));
      const cells = all.flatMap((a) => all.map((b) => associate(a, b)));
      return {
        columns: columns.map((name) => ({ name, kind: 'number' })),
        cells,
        clustered: clusteredOrder(cells, all.length),
        rows,
        of: rows,
        leftOut: [],
      };
    },
    points: ({ columns, most }) => {
      const row = Array.from({ length: Math.min(most, rows) }, (_, index) => index);
      return {
        groups,
        columns,
        values: columns.map((_, at) => row.map((index) => (at === 0 ? index % 37 : index))),
        group: row.map((index) => index % 3),
        row,
        of: rows,
      };
    },
    pair: ({ first, second }) => ({
      kind: 'groups',
      category: second,
      number: first,
      groups: groups.names.map((value, at) => ({
        value,
        count: third,
        min: at,
        quartile1: at + 1,
        median: at + 2,
        quartile3: at + 3,
        max: at + 5,
        mean: at + 2.2,
      })),
    }),
    missing: () => ({
      rows,
      complete: rows - Math.floor(rows / 10),
      columns: [{ name: 'region', missing: Math.floor(rows / 10) }],
      patterns: [{ missing: [0], rows: Math.floor(rows / 10) }],
      otherRows: 0,
      otherColumns: 0,
    }),
    outliers: () => ({ total: 2, rows: [120, 7].map((row) => ({ row, value: 12 })) }),
    classes: () => ({
      target: 'species',
      kind: 'classes',
      classes: groups.names.map((value) => ({
        value,
        rows: third,
        train: third - 20,
        validation: 10,
        test: 10,
      })),
      withoutTarget: 0,
    }),
  };
}

/** A leak of the column `position`, while it is a feature, and two repeated rows. */
export function memoryChecks(): Answers<'checks'> {
  const leaks = ({ treatments }: Recipe): readonly DataCheck[] =>
    treatments.some(({ column, role }) => column === 'position' && role === 'feature')
      ? [
          {
            id: 'leak position',
            kind: 'leak',
            severity: 'error',
            column: 'position',
            message: '“position” determines the target “species”.',
            rows: 0,
            fixes: [{ kind: 'ignore', label: 'Ignore position', columns: ['position'] }],
          },
        ]
      : [];
  return {
    run: ({ recipe }) => [
      ...leaks(recipe),
      {
        id: 'repeated-rows',
        kind: 'repeated-rows',
        severity: 'info',
        message: '1 validation or test row has the same features as a training row.',
        rows: 45,
        fixes: [{ kind: 'together', label: 'Keep equal rows in one part' }],
      },
    ],
    rows: ({ offset, limit }) => ({
      total: 45,
      rows: Array.from({ length: Math.min(limit, 45 - offset) }, (_, index) => ({
        row: (offset + index) * 5,
        note: `like row ${offset + index}`,
      })),
    }),
    cancel: () => undefined,
  };
}

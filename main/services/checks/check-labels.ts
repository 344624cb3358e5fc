import {
  type CheckedTable,
  count,
  ofSample,
  percent,
  unused,
} from '../../../common/checks/checked-table.ts';
import { type Finding, mostRowsFixed } from '../../../common/checks/data-check.ts';
import { judgeLabels, leastAccuracy } from '../../../common/checks/suspect-labels.ts';
import { prepareTable } from '../../../common/datasets/prepare-table.ts';
import { pickRows } from '../../../common/datasets/split/column-values.ts';
import { AppError } from '../../../common/errors/app-error.ts';

/** Numbers compared at most: the rows are fewer where there are many features. */
const mostWork = 3e8;
const mostRows = 4000;

/** Labels that nearly all of the nearest rows contradict. */
export async function findSuspectLabels(
  table: CheckedTable,
  breathe: () => Promise<void>,
): Promise<Finding[]> {
  const { task, recipe, rows, target } = table;
  const plain = table.features.filter(({ type }) => type !== 'text' && type !== 'image');
  if (task === 'regression' || plain.length === 0 || recipe.window) return [];
  const used = Uint32Array.from(
    Array.from(rows.part.keys()).filter((row) => rows.part[row] !== unused),
  );
  const first = prepare(table, plain, used.subarray(0, mostRows));
  if (!first || first.fitted.classes.length < 2) return [];
  const width = first.features.length / Math.max(1, first.rows.length);
  const affordable = Math.floor(Math.min(mostRows, Math.sqrt(mostWork / Math.max(1, width))));
  const step = Math.max(1, used.length / affordable);
  const chosen = Uint32Array.from(
    { length: Math.min(used.length, affordable) },
    (_, index) => used[Math.floor(index * step)] ?? 0,
  );
  const prepared = prepare(table, plain, chosen);
  if (!prepared || chosen.length < 50) return [];
  const { accuracy, suspects } = await judgeLabels(
    {
      features: prepared.features,
      width: prepared.features.length / Math.max(1, prepared.rows.length),
      labels: Int32Array.from(prepared.targets),
      names: prepared.fitted.classes,
      row: Uint32Array.from(prepared.rows, (row) => rows.row[chosen[row] ?? 0] ?? 0),
    },
    breathe,
  );
  if (accuracy < leastAccuracy || suspects.length === 0) return [];
  const among =
    prepared.rows.length === rows.of
      ? ''
      : ofSample({ ...rows, row: new Uint32Array(prepared.rows.length) });
  return [
    {
      id: `suspect-labels ${target.column}`,
      kind: 'suspect-labels',
      severity: suspects.length > 0.02 * prepared.rows.length ? 'warning' : 'info',
      column: target.column,
      message: `${count(suspects.length, 'label')} of “${target.column}” may be wrong${among}: nearly all of the ten most similar rows are of another class, and similar rows tell the class rightly in ${percent(accuracy)} of the cases. Look at them before you leave any out.`,
      rows: suspects.map(({ row, note }) => ({ row, note })),
      fixes:
        suspects.length <= mostRowsFixed
          ? [
              {
                kind: 'leave-out',
                label: `Leave out ${count(suspects.length, 'row')}`,
                rows: suspects.map(({ row }) => row),
              },
            ]
          : [],
    },
  ];
}

/** The given rows as a network would get them, all as training rows; null where they cannot be treated. */
function prepare(
  { rows, target }: CheckedTable,
  features: CheckedTable['features'],
  chosen: Uint32Array,
) {
  const columns = new Map(
    [...features, target].flatMap(({ column }) => {
      const data = rows.columns.get(column);
      return data ? [[column, pickRows(data, chosen)] as const] : [];
    }),
  );
  const known = features.filter(({ column }) => columns.has(column));
  try {
    return prepareTable(
      { rows: chosen.length, columns },
      {
        version: 2,
        treatments: [...known, target].map((treatment) =>
          treatment.scaling === 'none' &&
          treatment.type === 'number' &&
          treatment.role === 'feature'
            ? { ...treatment, scaling: 'standard' }
            : treatment,
        ),
        split: { train: 1, validation: 0, test: 0, seed: 0, stratify: false },
      },
    );
  } catch (error) {
    // What cannot be treated is told by the checks of the recipe.
    if (error instanceof AppError) return null;
    throw error;
  }
}

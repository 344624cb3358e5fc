import { isMissing } from '../datasets/table-data.ts';
import { type CheckedTable, count, format, labelsOf, ofSample, percent } from './checked-table.ts';
import { type CheckFix, type Finding, mostRowsFixed } from './data-check.ts';

/** How many times the rarest class the largest may have. */
const uneven = 10;
/** Training rows of a class below which it cannot be learned. */
const fewestOfClass = 5;

/** Classes of very different sizes, unless the recipe makes up for it. */
export function findImbalance(table: CheckedTable): Finding[] {
  const labels = labelsOf(table);
  if (!labels || table.recipe.balance) return [];
  const sizes = classSizes(labels.codes).sort((a, b) => b[1] - a[1]);
  const [largest, rarest] = [sizes[0], sizes.at(-1)];
  if (!largest || !rarest || sizes.length < 2 || largest[1] < uneven * rarest[1]) return [];
  const total = sizes.reduce((sum, [, of]) => sum + of, 0);
  const [big, small] = [labels.names[largest[0]] ?? '', labels.names[rarest[0]] ?? ''];
  return [
    {
      id: `imbalance ${table.target.column}`,
      kind: 'imbalance',
      severity: 'warning',
      column: table.target.column,
      message: `“${table.target.column}” is ${big} in ${percent(largest[1] / total)} of the rows and ${small} in ${percent(rarest[1] / total)}${ofSample(table.rows)}. A network that always says ${big} would be right as often; look at recall, not accuracy.`,
      rows: [],
      fixes: [{ kind: 'balance', label: 'Repeat rows of rare classes', method: 'oversample' }],
    },
  ];
}

function classSizes(codes: Int32Array): [code: number, rows: number][] {
  const sizes = new Map<number, number>();
  for (const code of codes) if (code >= 0) sizes.set(code, (sizes.get(code) ?? 0) + 1);
  return [...sizes];
}

/** A class with its rows in each part of the split. */
export interface DealtClass {
  readonly name: string;
  /** Row numbers in the table: training, validation, test. */
  readonly parts: readonly [readonly number[], readonly number[], readonly number[]];
}

const partNames = ['training', 'validation', 'test'] as const;

/** Classes that are in too few rows of a part; `classes` count all rows of the table. */
export function findRareClasses(
  { target, recipe }: Pick<CheckedTable, 'target' | 'recipe'>,
  classes: readonly DealtClass[],
): Finding[] {
  const { split } = recipe;
  const asked = [true, split.validation > 0, split.test > 0];
  return classes.flatMap(({ name, parts }): Finding[] => {
    const counts = parts.map((rows) => rows.length);
    const all = parts.flat();
    const empty = partNames.filter((_, part) => asked[part] && counts[part] === 0);
    const few = (counts[0] ?? 0) < fewestOfClass;
    if (all.length === 0 || (empty.length === 0 && !few)) return [];
    const spread = partNames.flatMap((part, index) =>
      asked[index] ? [`${counts[index] ?? 0} for ${part}`] : [],
    );
    const random = (split.method ?? 'random') === 'random' || split.method === 'grouped';
    const enough = all.length >= asked.filter(Boolean).length * 2;
    const fixes: CheckFix[] = [];
    if (random && !split.stratify && enough)
      fixes.push({ kind: 'stratify', label: 'Deal the classes evenly' });
    if (classes.length > 2 && all.length <= mostRowsFixed) {
      fixes.push({
        kind: 'leave-out',
        label: `Leave out ${count(all.length, 'row')} of ${name}`,
        rows: all,
      });
    }
    return [
      {
        id: `rare-class ${target.column} ${name}`,
        kind: 'rare-class',
        severity: 'warning',
        column: target.column,
        message: `${name} of “${target.column}” has ${count(all.length, 'row')}: ${spread.join(', ')}. ${empty.length > 0 ? `Nothing can be said of it in ${empty.join(' and ')}.` : 'That is too few to learn it.'}`,
        rows: all.map((row) => ({ row, note: name })),
        fixes,
      },
    ];
  });
}

/** Rows without a target, which are not used. */
export function findTargetGaps({ profiles, target, rows }: CheckedTable): Finding[] {
  const profile = profiles.find(({ name }) => name === target.column);
  const data = rows.columns.get(target.column);
  const gaps = profile ? profile.missing + profile.unreadable : 0;
  if (!profile || !data || gaps === 0) return [];
  const missing = Array.from(rows.row.keys()).filter((row) => isMissing(data, row));
  return [
    {
      id: `target-gaps ${target.column}`,
      kind: 'target-gaps',
      severity: gaps / profile.rows > 0.2 ? 'warning' : 'info',
      column: target.column,
      message: `${count(gaps, 'row')} of ${format(profile.rows)} ${gaps === 1 ? 'has' : 'have'} no “${target.column}” and ${gaps === 1 ? 'is' : 'are'} left out: nothing could be learned from ${gaps === 1 ? 'it' : 'them'}.`,
      rows: missing.map((row) => ({ row: rows.row[row] ?? 0, note: 'no target' })),
      fixes: [],
    },
  ];
}

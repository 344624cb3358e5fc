import { dateForm, type DateForm, readDate } from '../datasets/dates/read-date.ts';
import { readNumber } from '../datasets/read-value.ts';
import { type CheckedTable, count, format, ofSample, percent } from './checked-table.ts';
import type { CheckedRow, Finding } from './data-check.ts';
import { ignore } from './leak-finding.ts';

/** Signs around a number that people write: currency, per cent, units, blanks. */
const aroundNumber = /^[\s$€£¥]*([+-]?[\d.,' _]*\d)\s*(%|[a-zA-Z²³°µ/]{1,6})?\s*[$€£¥]?$/;

/** Columns of categories or texts of which most cells are numbers. */
export function findNumbersAsText({ recipe, rows }: CheckedTable): Finding[] {
  return recipe.treatments.flatMap((treatment): Finding[] => {
    const { column, role } = treatment;
    const data = rows.columns.get(column);
    if (role === 'ignored' || treatment.type !== 'category' || data?.kind !== 'category') return [];
    const plain = data.values.map((value) => readNumber(value, '.') !== null);
    // A column whose every cell is a number was made a category by choice.
    if (plain.every(Boolean) || data.values.length < 10) return [];
    const dressed = data.values.map((value, code) => plain[code] || aroundNumber.test(value));
    let [cells, plainCells, dressedCells] = [0, 0, 0];
    const odd: CheckedRow[] = [];
    data.codes.forEach((code, row) => {
      if (code < 0) return;
      cells += 1;
      if (plain[code]) plainCells += 1;
      else odd.push({ row: rows.row[row] ?? 0, note: data.values[code] ?? '' });
      if (dressed[code]) dressedCells += 1;
    });
    const base = {
      id: `numbers-as-text ${column}`,
      kind: 'numbers-as-text',
      severity: 'warning',
      column,
    } as const;
    if (cells > 0 && plainCells / cells >= 0.8) {
      const example = odd[0]?.note ?? '';
      return [
        {
          ...base,
          message: `“${column}” is a category, but ${percent(plainCells / cells)} of its cells are numbers${ofSample(rows)}. ${count(odd.length, 'cell')} like “${example}” are in the way; as numbers they would count as missing.`,
          rows: odd,
          fixes: [
            {
              kind: 'treat',
              label: 'Treat as numbers',
              column,
              changes:
                role === 'target'
                  ? { type: 'number' }
                  : { type: 'number', missing: 'median', scaling: 'standard' },
            },
          ],
        },
      ];
    }
    if (cells > 0 && dressedCells / cells >= 0.9) {
      return [
        {
          ...base,
          message: `“${column}” is a category, but its cells are numbers with signs around them, like “${odd[0]?.note ?? ''}”. Take the signs out of the file to use them as numbers.`,
          rows: [],
          fixes: [ignore(column)],
        },
      ];
    }
    return [];
  });
}

/** Columns of categories that hold dates, in several forms or in one that is not read as dates by itself. */
export function findMixedDates({ recipe, rows }: CheckedTable): Finding[] {
  return recipe.treatments.flatMap(({ column, role, type }): Finding[] => {
    const data = rows.columns.get(column);
    if (role === 'ignored' || type !== 'category' || data?.kind !== 'category') return [];
    const forms = data.values.map((value) =>
      readNumber(value, '.') === null ? dateForm(value) : null,
    );
    const readable = data.values.map((value) => readDate(value) !== null);
    const counts = new Map<DateForm, number>();
    let [cells, read] = [0, 0];
    data.codes.forEach((code) => {
      if (code < 0) return;
      cells += 1;
      if (readable[code]) read += 1;
      const form = forms[code] ?? null;
      if (form !== null) counts.set(form, (counts.get(form) ?? 0) + 1);
    });
    const dates = [...counts.values()].reduce((sum, of) => sum + of, 0);
    if (cells < 5 || dates / cells < 0.8) return [];
    const used = [...counts].sort(([, a], [, b]) => b - a);
    const usual = used[0]?.[0] ?? null;
    const odd: CheckedRow[] = [];
    data.codes.forEach((code, row) => {
      if (code >= 0 && forms[code] !== usual) {
        odd.push({ row: rows.row[row] ?? 0, note: data.values[code] ?? '' });
      }
    });
    const named = used.map(([form, of]) => `${format(of)} like ${form}`).join(', ');
    const changes = { type: 'date', missing: 'median', scaling: 'standard' } as const;
    const several =
      used.length > 1
        ? `“${column}” is a category, but holds dates in ${used.length} forms: ${named}${ofSample(rows)}.`
        : `“${column}” is a category, but holds dates like ${usual ?? ''}${ofSample(rows)}.`;
    const lost = cells - read;
    return [
      {
        id: `mixed-dates ${column}`,
        kind: 'mixed-dates',
        severity: 'warning',
        column,
        message: `${several} ${lost === 0 ? 'All of them can be read as dates.' : `${count(lost, 'cell')} could mean two dates or none and would count as missing; write them like 2024-12-31.`}`,
        rows: odd,
        fixes: [
          ...(read / cells >= 0.5
            ? [{ kind: 'treat', label: 'Treat as dates', column, changes } as const]
            : []),
          ignore(column),
        ],
      },
    ];
  });
}

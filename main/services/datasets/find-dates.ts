import type { ColumnType, DateFormat } from '../../../common/datasets/column.ts';
import {
  type DateCounts,
  type DateReading,
  decideDates,
  namesDates,
} from '../../../common/datasets/dates/date-evidence.ts';
import { type DateForm, dateForm, readDate } from '../../../common/datasets/dates/read-date.ts';
import type { ColumnEvidence } from '../../../common/datasets/detect-type.ts';
import type { AnalysisDatabase } from './analysis-database.ts';
import { cellsSql } from './cell-sql.ts';
import { dateSql, isForm } from './date-sql.ts';
import { countCells, type CountedCells } from './few-cells.ts';
import type { TableFile } from './table-file.ts';

/** A column that may hold dates. */
export interface MaybeDates {
  readonly index: number;
  readonly name: string;
  /** `dates` counts ISO dates. */
  readonly evidence: ColumnEvidence;
  /** The type that a person or the source has chosen. */
  readonly type: ColumnType | undefined;
  /** Where they are known already. */
  readonly cells?: CountedCells | undefined;
}

/** Eight digits beyond these days are numbers, unless the column's name says that it holds dates. */
const [earliest, latest] = ['17000101', '22001231'] as const;

const allForms: readonly DateForm[] = [
  '2024-12-31',
  '2024/12/31',
  '31.12.2024',
  '31/12/2024',
  '31 Dec 2024',
  'Dec 31, 2024',
  '20241231',
  '2024-12',
];

/**
 * How the dates are read of columns that hold dates in other ways than ISO 8601, by column. Columns whose first and
 * last value in the order of text are no dates are not looked at, unless they were said to be dates.
 */
export async function findDates(
  database: AnalysisDatabase,
  table: TableFile,
  columns: readonly MaybeDates[],
): Promise<ReadonlyMap<number, DateReading>> {
  const wanted = columns.filter(isWorthCounting);
  const counted = await countDates(
    database,
    table,
    wanted.filter(({ cells }) => cells === undefined),
  );
  return new Map(
    wanted.flatMap(({ index, name, cells }) => {
      const found = cells ? dateCountsOf(cells) : counted.get(index);
      return found ? [[index, decideDates(name, found, table.dialect.decimal)] as const] : [];
    }),
  );
}

function dateCountsOf(cells: CountedCells): DateCounts {
  const readable = (format?: DateFormat) =>
    countCells(cells, (cell) => readDate(cell, format) !== null);
  return {
    filled: countCells(cells, () => true),
    forms: new Map(
      allForms.map((form) => [form, countCells(cells, (cell) => dateForm(cell) === form)]),
    ),
    readable: {
      plain: readable(),
      'day-first': readable('day-first'),
      'month-first': readable('month-first'),
      compact: readable('compact'),
    },
  };
}

async function countDates(
  database: AnalysisDatabase,
  table: TableFile,
  wanted: readonly MaybeDates[],
): Promise<ReadonlyMap<number, DateCounts>> {
  if (wanted.length === 0) return new Map();
  const counts = wanted.flatMap(({ index }) => [
    ...allForms.map((form, at) => `count_if(${isForm(`c${index}`, form)}) AS f${index}_${at}`),
    `count(${dateSql(`c${index}`)}) AS p${index}`,
    `count(${dateSql(`c${index}`, 'day-first')}) AS d${index}`,
    `count(${dateSql(`c${index}`, 'month-first')}) AS m${index}`,
    `count(${dateSql(`c${index}`, 'compact')}) AS k${index}`,
  ]);
  const from = cellsSql(
    table,
    wanted.map(({ index }) => index),
  );
  const [row] = await database.rows(`SELECT ${counts.join(', ')} FROM ${from}`);
  const counted = (name: string) => Number(row?.[name] ?? 0);
  return new Map(
    wanted.map(({ index, evidence }) => {
      const found: DateCounts = {
        filled: evidence.rows - evidence.missing,
        forms: new Map(allForms.map((form, at) => [form, counted(`f${index}_${at}`)])),
        readable: {
          plain: counted(`p${index}`),
          'day-first': counted(`d${index}`),
          'month-first': counted(`m${index}`),
          compact: counted(`k${index}`),
        },
      };
      return [index, found];
    }),
  );
}

function isWorthCounting({ name, evidence, type }: MaybeDates): boolean {
  const { rows, missing, dates, numbers, longest, first, last } = evidence;
  const filled = rows - missing;
  if (filled === 0 || dates === filled || (type !== undefined && type !== 'date')) return false;
  if (type === 'date') return true;
  if (longest < 8 || longest > 45 || first === null || last === null) return false;
  if (numbers === filled) {
    const isDay = (cell: string) => readDate(cell, 'compact') !== null;
    if (longest !== 8 || !isDay(first) || !isDay(last)) return false;
    return namesDates(name) || (filled >= 20 && first >= earliest && last <= latest);
  }
  return dateForm(first) !== null || dateForm(last) !== null;
}

import type { DateFormat } from '../../../common/datasets/column.ts';
import { type DateForm, monthPattern } from '../../../common/datasets/dates/read-date.ts';

/*
 * The SQL twin of `common/datasets/dates/read-date.ts`: the same cell gives the same day in both. A test compares
 * them over random cells.
 */

const time = String.raw`([ T]([01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,6})?)?Z?)?`;
/** Any but the year 0, which the calendar does not have. */
const year = String.raw`(\d{3}[1-9]|\d{2}[1-9]\d|\d[1-9]\d{2}|[1-9]\d{3})`;

interface FormSql {
  /** Of the whole cell. */
  readonly pattern: string;
  /** What puts year, month, day and time in order, for `regexp_replace`; by the format where it decides. */
  readonly order: readonly [pattern: string, replacement: string];
  /** Where the month has a name: the number of the month takes the place of `MONTH`. */
  readonly named?: boolean;
}

const forms: Readonly<Record<DateForm, FormSql>> = {
  '2024-12-31': {
    pattern: String.raw`${year}-\d{2}-\d{2}${time}`,
    order: ['^(.*)$', String.raw`\1`],
  },
  // A month stands for its first day.
  '2024-12': {
    pattern: String.raw`${year}-\d{2}`,
    order: ['^(.*)$', String.raw`\1-01`],
  },
  '2024/12/31': {
    pattern: String.raw`${year}/\d{1,2}/\d{1,2}${time}`,
    order: [String.raw`^(\d{4})/(\d{1,2})/(\d{1,2})(.*)$`, String.raw`\1-\2-\3\4`],
  },
  '31.12.2024': {
    pattern: String.raw`\d{1,2}\.\d{1,2}\.${year}${time}`,
    order: [String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)$`, String.raw`\3-\2-\1\4`],
  },
  '31/12/2024': {
    pattern: String.raw`\d{1,2}[/-]\d{1,2}[/-]${year}${time}`,
    order: [String.raw`^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(.*)$`, String.raw`\3-\2-\1\4`],
  },
  '31 Dec 2024': {
    pattern: `(?i)\\d{1,2}[ -](${monthPattern})[ -]${year}${time}`,
    order: [String.raw`^(\d{1,2})[ -][A-Za-z]+[ -](\d{4})(.*)$`, String.raw`\2-MONTH-\1\3`],
    named: true,
  },
  'Dec 31, 2024': {
    pattern: `(?i)(${monthPattern}) \\d{1,2},? ${year}${time}`,
    order: [String.raw`^[A-Za-z]+ (\d{1,2}),? (\d{4})(.*)$`, String.raw`\2-MONTH-\1\3`],
    named: true,
  },
  '20241231': {
    pattern: String.raw`${year}\d{4}`,
    order: [String.raw`^(\d{4})(\d{2})(\d{2})$`, String.raw`\1-\2-\3`],
  },
};

/** Whether a cell is written in a form. */
export function isForm(cell: string, form: DateForm): string {
  return `regexp_full_match(${cell}, '${forms[form].pattern}')`;
}

/** The cell as days since 1970-01-01 (DOUBLE) where it is an ISO date or month, else NULL: quick for other cells. */
export function isoDateSql(cell: string): string {
  const day = `WHEN ${isForm(cell, '2024-12-31')} THEN ${daysSql(cell)}`;
  const month = `WHEN ${isForm(cell, '2024-12')} THEN ${daysSql(ordered(cell, '2024-12', undefined))}`;
  return `CASE WHEN substr(${cell}, 5, 1) = '-' THEN CASE ${day} ${month} END END`;
}

/** The cell as days since 1970-01-01 (DOUBLE); NULL when it is missing or no date: see `readDate`. */
export function dateSql(cell: string, format?: DateFormat): string {
  const read: DateForm[] = ['2024/12/31', '31.12.2024', '31 Dec 2024', 'Dec 31, 2024'];
  if (format === 'day-first' || format === 'month-first') read.push('31/12/2024');
  if (format === 'compact') read.push('20241231');
  const cases = read.map(
    (form) => `WHEN ${isForm(cell, form)} THEN ${ordered(cell, form, format)}`,
  );
  const others = `CASE WHEN length(${cell}) BETWEEN 8 AND 45 THEN CASE ${cases.join(' ')} END END`;
  return `coalesce(${isoDateSql(cell)}, ${daysSql(`(${others})`)})`;
}

/** The cell with year, month and day in the order in which the database reads them. */
function ordered(cell: string, form: DateForm, format: DateFormat | undefined): string {
  const { order, named } = forms[form];
  const [pattern, replacement] = order;
  const put =
    form === '31/12/2024' && format === 'month-first' ? String.raw`\3-\1-\2\4` : replacement;
  const replaced = `regexp_replace(${cell}, '${pattern}', '${put}')`;
  if (named !== true) return replaced;
  const months = 'janfebmaraprmayjunjulaugsepoctnovdec';
  const found = `lower(regexp_extract(${cell}, '[A-Za-z]{3}'))`;
  return `replace(upper(${replaced}), 'MONTH', CAST((strpos('${months}', ${found}) + 2) // 3 AS VARCHAR))`;
}

function daysSql(text: string): string {
  // The database knows no Z behind minutes; all times are UTC.
  return `epoch_ms(TRY_CAST(rtrim(${text}, 'Z') AS TIMESTAMP)) / 86400000.0`;
}

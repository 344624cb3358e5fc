import type { DateFormat } from '../column.ts';

/** Ways to write a date, named by an example; each has a pattern. */
export type DateForm =
  | '2024-12-31'
  | '2024/12/31'
  | '31.12.2024'
  | '31/12/2024'
  | '31 Dec 2024'
  | 'Dec 31, 2024'
  | '20241231'
  | '2024-12';

const time = String.raw`(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?Z?)?`;
/** English month names, in full or by their first three letters. */
export const monthPattern =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const monthNames = [
  'jan',
  'feb',
  'mar',
  'apr',
  'may',
  'jun',
  'jul',
  'aug',
  'sep',
  'oct',
  'nov',
  'dec',
];

/** Which group of a pattern holds the year, the month and the day. */
interface Shape {
  readonly pattern: RegExp;
  readonly order: 'ymd' | 'dmy' | 'mdy' | 'either';
}

const shapes: Readonly<Record<DateForm, Shape>> = {
  '2024-12-31': { pattern: new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${time}$`), order: 'ymd' },
  '2024/12/31': { pattern: new RegExp(`^(\\d{4})/(\\d{1,2})/(\\d{1,2})${time}$`), order: 'ymd' },
  '31.12.2024': {
    pattern: new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${time}$`),
    order: 'dmy',
  },
  '31/12/2024': {
    pattern: new RegExp(`^(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})${time}$`),
    order: 'either',
  },
  '31 Dec 2024': {
    pattern: new RegExp(`^(\\d{1,2})[ -](${monthPattern})[ -](\\d{4})${time}$`, 'i'),
    order: 'dmy',
  },
  'Dec 31, 2024': {
    pattern: new RegExp(`^(${monthPattern}) (\\d{1,2}),? (\\d{4})${time}$`, 'i'),
    order: 'mdy',
  },
  '20241231': { pattern: /^(\d{4})(\d{2})(\d{2})$/, order: 'ymd' },
  // A month stands for its first day.
  '2024-12': { pattern: /^(\d{4})-(\d{2})$/, order: 'ymd' },
};

/** The form a cell is written in, whether or not there is such a day; null for none of them. */
export function dateForm(cell: string): DateForm | null {
  for (const [form, { pattern }] of Object.entries(shapes)) {
    if (pattern.test(cell)) return form as DateForm;
  }
  return null;
}

const millisecondsPerDay = 86_400_000;

/**
 * Days since 1970-01-01 of a date or a date and time (read as UTC), else `null`. Without a format, what can be read
 * in one way only: ISO 8601, also of a month, `2024/12/31`, `31.12.2024`, `31 Dec 2024`, `December 31, 2024`. A
 * format adds `31/12/2024` or `12/31/2024`, also with dashes, or `20241231`.
 */
export function readDate(cell: string, format?: DateFormat): number | null {
  // Few cells of other columns begin like a date, and the patterns are dear.
  if (cell.length < 7 || cell.length > 45) return null;
  const form = dateForm(cell);
  if (form === null) return null;
  const { pattern, order } = shapes[form];
  if (form === '20241231' && format !== 'compact') return null;
  if (order === 'either' && format !== 'day-first' && format !== 'month-first') return null;
  const found = pattern.exec(cell)?.slice(1) ?? [];
  const [first = '', second = '', third = '01'] = found;
  const used = order === 'either' ? (format === 'day-first' ? 'dmy' : 'mdy') : order;
  const [year, month, day] =
    used === 'ymd'
      ? [first, second, third]
      : used === 'dmy'
        ? [third, second, first]
        : [third, first, second];
  return daysOf(Number(year), monthOf(month), Number(day), found.slice(3));
}

function monthOf(text: string): number {
  const named = monthNames.indexOf(text.slice(0, 3).toLowerCase());
  return named < 0 ? Number(text) : named + 1;
}

function daysOf(
  year: number,
  month: number,
  day: number,
  [hours, minutes, seconds, fraction]: readonly (string | undefined)[],
): number | null {
  const [hour, minute, second] = [hours, minutes, seconds].map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ];
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 0;
  if (!exists || hour > 23 || minute > 59 || second > 59) return null;
  date.setUTCHours(hour, minute, second, milliseconds);
  return date.getTime() / millisecondsPerDay;
}

import type { ColumnWarning, DateFormat } from '../column.ts';
import type { DateForm } from './read-date.ts';

/** What was counted of the dates of a column. */
export interface DateCounts {
  /** Cells that are not missing. */
  readonly filled: number;
  /** Cells written in each form, whether or not there is such a day. */
  readonly forms: ReadonlyMap<DateForm, number>;
  /** Cells that read as a date without a format, and with each of them. */
  readonly readable: Readonly<Record<DateFormat | 'plain', number>>;
}

/** How the dates of a column are read. */
export interface DateReading {
  readonly format: DateFormat | undefined;
  /** Cells that read as a date. */
  readonly dates: number;
  readonly warnings: readonly ColumnWarning[];
}

const saysDate = /(^|[^a-z])(date|day|datum|dt|when|birthday|dob)($|[^a-z])|[a-z](Date|Day|Datum)$/;
/** Eight digits each, in at least so many cells that all are days, are dates whatever the column is called. */
const enoughCompact = 20;

/** Whether a column's name says that it holds dates. */
export function namesDates(name: string): boolean {
  return saysDate.test(name) || saysDate.test(name.toLowerCase());
}

/**
 * Decides how a column of dates is read, from what was counted: the order of day and month that more cells can
 * have, where none decides it the one that goes with the table's decimal sign.
 */
export function decideDates(name: string, counts: DateCounts, decimal: '.' | ','): DateReading {
  const { forms, readable, filled } = counts;
  const slashes = forms.get('31/12/2024') ?? 0;
  const compact = forms.get('20241231') ?? 0;
  if (slashes === 0) {
    const allCompact = readable.compact === filled && filled >= enoughCompact;
    const isCompact = compact > 0 && (namesDates(name) || allCompact);
    const format = isCompact ? 'compact' : undefined;
    return {
      format,
      dates: isCompact ? readable.compact : readable.plain,
      warnings: mixedForms(forms, isCompact),
    };
  }
  const dayFirst = readable['day-first'];
  const monthFirst = readable['month-first'];
  const usual = decimal === ',' ? 'day-first' : 'month-first';
  const format =
    dayFirst > monthFirst ? 'day-first' : monthFirst > dayFirst ? 'month-first' : usual;
  const first = format === 'day-first' ? 'day' : 'month';
  const dates = readable[format];
  const onlySlashes = dates - readable.plain;
  const warnings = [...mixedForms(forms, false)];
  if (dayFirst === monthFirst) {
    warnings.push({
      kind: 'date-format',
      message: `Dates such as 01/02/2024 may have the day or the month first, and no cell decides it. The ${first} is taken to come first.`,
    });
  } else if (Math.min(dayFirst, monthFirst) > readable.plain && onlySlashes < slashes) {
    warnings.push({
      kind: 'date-format',
      message: `Most dates with slashes have the ${first} first; ${cells(slashes - onlySlashes)} cannot and ${slashes - onlySlashes === 1 ? 'counts' : 'count'} as missing.`,
    });
  }
  return { format, dates, warnings };
}

function mixedForms(forms: DateCounts['forms'], compact: boolean): readonly ColumnWarning[] {
  const used = [...forms]
    .filter(([form, count]) => count > 0 && (compact || form !== '20241231'))
    .sort(([, a], [, b]) => b - a);
  if (used.length < 2) return [];
  const list = used.map(([form, count]) => `${form} (${cells(count)})`).join(', ');
  const message = `Dates are written in ${used.length} ways: ${list}. All of them are read.`;
  return [{ kind: 'date-format', message }];
}

function cells(count: number): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? 'cell' : 'cells'}`;
}

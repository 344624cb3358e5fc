import type { ColumnProfile, DateFormat } from '../column.ts';
import { decideDates } from './date-evidence.ts';
import { type DateForm, dateForm, readDate } from './read-date.ts';

/**
 * How the dates of a column are written that was not understood as dates when it was imported, by its most frequent
 * cells. Undefined where they can be read in one way only, or are no dates.
 */
export function guessDateFormat({
  name,
  topValues,
}: Pick<ColumnProfile, 'name' | 'topValues'>): DateFormat | undefined {
  const forms = new Map<DateForm, number>();
  for (const { value, count } of topValues) {
    const form = dateForm(value);
    if (form) forms.set(form, (forms.get(form) ?? 0) + count);
  }
  const readable = (format?: DateFormat) =>
    topValues.reduce(
      (total, { value, count }) => total + (readDate(value, format) === null ? 0 : count),
      0,
    );
  const counts = {
    filled: topValues.reduce((total, { count }) => total + count, 0),
    forms,
    readable: {
      plain: readable(),
      'day-first': readable('day-first'),
      'month-first': readable('month-first'),
      compact: readable('compact'),
    },
  };
  const { format } = decideDates(name, counts, '.');
  // Somebody says that it holds dates, so eight digits are days however few they are.
  return format ?? (counts.readable.compact > counts.readable.plain ? 'compact' : undefined);
}

import type { DatePart, DateTreatment } from '../recipe.ts';

/** One number that a date becomes. */
export interface DateInput {
  /** Behind the column's name: `month`, `month sin`; empty for the days of a date that becomes nothing else. */
  readonly suffix: string;
  /** Of days since 1970-01-01 (UTC). */
  readonly of: (days: number) => number;
  /** Sines and cosines are not scaled. */
  readonly cyclic: boolean;
}

/** A day of the calendar (Gregorian, UTC). */
interface CalendarDay {
  readonly year: number;
  /** 1…12 */
  readonly month: number;
  /** 1…31 */
  readonly day: number;
}

/** The calendar day of days since 1970-01-01; Hinnant, chrono-compatible low-level date algorithms (2013). */
export function calendarDay(days: number): CalendarDay {
  const shifted = Math.floor(days) + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

function dayOfYear(days: number): number {
  const { year, month, day } = calendarDay(days);
  return (daysBefore[month - 1] ?? 0) + day + (month > 2 && isLeap(year) ? 1 : 0);
}

function daysInMonth(days: number): number {
  const { year, month } = calendarDay(days);
  const length = (daysBefore[month] ?? 0) - (daysBefore[month - 1] ?? 0);
  return month === 2 && isLeap(year) ? 29 : length;
}

/** A part of a date as a number; the hour and the weekday in UTC. */
const partOf: Readonly<Record<DatePart, (days: number) => number>> = {
  year: (days) => calendarDay(days).year,
  month: (days) => calendarDay(days).month,
  day: (days) => calendarDay(days).day,
  // 1970-01-01 was a Thursday; Monday is 0, as in pandas.
  weekday: (days) => (((Math.floor(days) + 3) % 7) + 7) % 7,
  // Milliseconds first: 10:00 as a fraction of a day is a little below ten hours.
  hour: (days) => Math.floor(Math.round((days - Math.floor(days)) * 86_400_000) / 3_600_000) % 24,
  'day-of-year': dayOfYear,
};

/** Place in the cycle, from 0 to just below 1; null for the year, which has none. */
const turnOf: Readonly<Record<DatePart, ((days: number) => number) | null>> = {
  year: null,
  month: (days) => (partOf.month(days) - 1) / 12,
  day: (days) => (partOf.day(days) - 1) / daysInMonth(days),
  weekday: (days) => partOf.weekday(days) / 7,
  hour: (days) => partOf.hour(days) / 24,
  'day-of-year': (days) => (dayOfYear(days) - 1) / (isLeap(calendarDay(days).year) ? 366 : 365),
};

/** Days since 1970 alone: what a date is without a treatment. */
const elapsedOnly: DateTreatment = { elapsed: true, parts: [], cycles: false };

/** The numbers that a date becomes, in order: days, then its parts or their places in their cycles. */
export function dateInputs({
  elapsed,
  parts,
  cycles,
}: DateTreatment = elapsedOnly): readonly DateInput[] {
  const alone = parts.length === 0;
  const days: DateInput = { suffix: alone ? '' : 'days', of: (value) => value, cyclic: false };
  return [
    ...(elapsed ? [days] : []),
    ...parts.flatMap((part): DateInput[] => {
      const turn = cycles ? turnOf[part] : null;
      if (!turn) return [{ suffix: part, of: partOf[part], cyclic: false }];
      const angle = (value: number) => 2 * Math.PI * turn(value);
      return [
        { suffix: `${part} sin`, of: (value) => Math.sin(angle(value)), cyclic: true },
        { suffix: `${part} cos`, of: (value) => Math.cos(angle(value)), cyclic: true },
      ];
    }),
  ];
}

/** Days since 1970 as a date for a sentence: `2024-12-31`, with the time where it has one. */
export function dateWords(days: number): string {
  const { year, month, day } = calendarDay(days);
  const two = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.round((days - Math.floor(days)) * 1440) % 1440;
  const time = minutes === 0 ? '' : ` ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}${time}`;
}

const millisecondsPerDay = 86_400_000;

/**
 * Values that follow the given ones at their own distance: dates of one day of the month by months, everything
 * else by the median distance.
 * @param before In ascending order; dates as days since 1970-01-01.
 */
export function valuesAfter(before: readonly number[], count: number, isDate: boolean): number[] {
  const last = before.at(-1);
  if (last === undefined) return [];
  const ahead = Array.from({ length: count }, (_, index) => index + 1);
  const months = isDate ? monthsApart(before) : null;
  if (months !== null) return ahead.map((steps) => addMonths(last, steps * months));
  const distances = before
    .slice(1)
    .map((value, index) => value - (before[index] ?? NaN))
    .filter((distance) => distance > 0)
    .sort((a, b) => a - b);
  const step = distances[Math.floor(distances.length / 2)] ?? 1;
  return ahead.map((steps) => last + steps * step);
}

/** The number of months between neighbours where they all lie on one day of the month; null elsewhere. */
function monthsApart(days: readonly number[]): number | null {
  const months = days.map((day) => {
    const date = new Date(day * millisecondsPerDay);
    return {
      month: date.getUTCFullYear() * 12 + date.getUTCMonth(),
      rest: day - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / millisecondsPerDay,
    };
  });
  const [first, second] = months;
  if (!first || !second || second.month <= first.month) return null;
  const distances = months.slice(1).map(({ month }, index) => month - (months[index]?.month ?? 0));
  const even = months.every(({ rest }) => rest === first.rest) && Math.max(...distances) > 0;
  const usual = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0;
  return even && usual > 0 ? usual : null;
}

function addMonths(day: number, months: number): number {
  const date = new Date(day * millisecondsPerDay);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  return (first + day * millisecondsPerDay - start) / millisecondsPerDay;
}

/** How finely dates are told. */
export type DateDetail = 'month' | 'day' | 'minute' | 'second';

/** The coarsest way of telling dates that loses nothing. */
export function detailOf(days: readonly number[]): DateDetail {
  if (days.some((day) => !Number.isInteger(day))) {
    return days.some((day) => Math.round(day * 86_400) % 60 !== 0) ? 'second' : 'minute';
  }
  return days.every((day) => new Date(day * millisecondsPerDay).getUTCDate() === 1)
    ? 'month'
    : 'day';
}

/** A date as ISO 8601 tells it: `1949-01`, `1949-01-31`, `1949-01-31 12:30`. */
export function formatDate(day: number, detail: DateDetail): string {
  const milliseconds = Math.round(day * 86_400) * 1000;
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8.64e15) return String(day);
  const text = new Date(milliseconds).toISOString();
  const lengths: Record<DateDetail, number> = { month: 7, day: 10, minute: 16, second: 19 };
  return text.slice(0, lengths[detail]).replace('T', ' ');
}

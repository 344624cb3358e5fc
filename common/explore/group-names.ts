/** A bound of a group in few digits; a date, in days since 1970, as `2024-05-17`. */
export function formatGroupNumber(value: number, date: boolean): string {
  if (date) return dayName(value);
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** Days since 1970-01-01 as an ISO date. */
export function dayName(days: number): string {
  const date = new Date(days * 86_400_000);
  return Number.isNaN(date.getTime()) ? '–' : date.toISOString().slice(0, 10);
}

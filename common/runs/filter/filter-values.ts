/** What one of a unit is in seconds, bytes or pieces. Bytes are told as everywhere else in the program, by 1000. */
const units: Readonly<Record<string, number>> = {
  '%': 0.01,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
};

const written = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-zµ%]*)$/i;

/** `.9`, `1e-3`, `90%`, `10k`, `5min`, `2MB` as a number (shares, seconds, bytes); null for anything else. */
export function readQuantity(text: string): number | null {
  const found = written.exec(text);
  if (!found) return null;
  const [, digits = '', unit = ''] = found;
  const factor = unit === '' ? 1 : units[unit];
  return factor === undefined ? null : Number(digits) * factor;
}

/** Milliseconds since 1970 of a stretch of time; `to` is behind it. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

const date = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T(\d{1,2}):(\d{2}))?)?)?$/;

/** The year, month, day or minute that `2026`, `2026-11`, `2026-11-01`, `2026-11-01T10:30` is here; null for no date. */
export function readTimeSpan(text: string): TimeSpan | null {
  const found = date.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute] = found
    .slice(1)
    .map((part: string | undefined) => (part === undefined ? null : Number(part)));
  if (year === null || year === undefined) return null;
  const start = new Date(year, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0);
  const isThere =
    start.getFullYear() === year &&
    (month == null || start.getMonth() === month - 1) &&
    (day == null || start.getDate() === day) &&
    (hour == null || start.getHours() === hour);
  if (!isThere) return null;
  const end = new Date(start);
  if (month == null) end.setFullYear(year + 1);
  else if (day == null) end.setMonth(month);
  else if (hour == null) end.setDate(day + 1);
  else end.setMinutes((minute ?? 0) + 1);
  return { from: start.getTime(), to: end.getTime() };
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

/** `true`, `yes`, `on` and their opposites; null for anything else. */
export function readTruth(text: string): boolean | null {
  return truths[text.toLowerCase()] ?? null;
}

/** Tests texts for a pattern, whatever the case; `*` stands for anything. `whole`: not only a part of them. */
export function textPattern(pattern: string, whole: boolean): (text: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!wanted.includes('*')) {
    return whole
      ? (text) => text.toLowerCase() === wanted
      : (text) => text.toLowerCase().includes(wanted);
  }
  const pieces = wanted.split('*');
  return (text) => hasInOrder(text.toLowerCase(), pieces, whole);
}

/** Whether the pieces follow one another in a text, the first at its start and the last at its end when `whole`. */
function hasInOrder(text: string, pieces: readonly string[], whole: boolean): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop() ?? '';
  if (whole && !text.startsWith(first)) return false;
  let at = whole ? first.length : text.indexOf(first) + first.length;
  if (!whole && !text.includes(first)) return false;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return whole
    ? text.length - last.length >= at && text.endsWith(last)
    : text.indexOf(last, at) >= 0;
}

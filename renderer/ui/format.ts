const locale = 'en-GB';

/** Formats are costly to make and are asked for hundreds of times a second while training. */
const wholeNumber = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const exactlyOneDecimal = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const threeDecimals = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
});
const timeOfDay = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const dayOfYear = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const bySignificantDigits = new Map<number, Intl.NumberFormat>();

function significantDigits(digits: number): Intl.NumberFormat {
  const known = bySignificantDigits.get(digits);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, { maximumSignificantDigits: digits });
  bySignificantDigits.set(digits, made);
  return made;
}

const largeUnits = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
] as const;

/**
 * A number with at most `significant` digits, thousands separated: `0.9467`, `12,340`, `3.2e−7`.
 * From 10⁸ on it is said in words, `141.6 million`, but for integers that would lose digits by it.
 * Infinite and missing values are written as `∞`, `−∞` and `–`.
 */
export function formatNumber(value: number | null | undefined, significant = 4): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) {
    return Number(value.toPrecision(significant))
      .toExponential()
      .replaceAll('-', '−')
      .replace('e+', 'e');
  }
  if (size >= 1e8) {
    const rounded = Number(value.toPrecision(significant));
    const unit = largeUnits.find(([least]) => Math.abs(rounded) >= least);
    const whole = size < 1e12 && Number.isInteger(value) && rounded !== value;
    if (unit && !whole) {
      const words = `${significantDigits(significant).format(rounded / unit[0])} ${unit[1]}`;
      return words.replace('-', '−');
    }
  }
  const format = size >= 10 ** significant ? wholeNumber : significantDigits(significant);
  return format.format(value).replace('-', '−');
}

/** A number from 0 to 1 that stands in a column with others: `0.750`, `1.000`. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  return threeDecimals.format(share);
}

/** A count, thousands separated: `1,000,000`. */
export function formatCount(count: number): string {
  return wholeNumber.format(Math.round(count)).replace('-', '−');
}

const byteUnits = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units, three digits at most: `812 bytes`, `1.5 MB`, `120 MB`. */
export function formatBytes(bytes: number): string {
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 999.5 && unit < byteUnits.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const format = size < 99.95 && unit > 0 ? oneDecimal : wholeNumber;
  return `${format.format(size)} ${byteUnits[unit]}`;
}

/** A fraction as a percentage with one decimal, but for none and all: `0.85` → `85.0 %`. */
export function formatPercent(fraction: number | null | undefined): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return '–';
  const percent = fraction * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 100 && percent > 99.9) return '> 99.9 %';
  if (Math.abs(percent) >= 1e6) return `${formatNumber(percent)} %`;
  const format = percent === 0 || percent === 100 ? wholeNumber : exactlyOneDecimal;
  return `${format.format(percent)} %`;
}

/** Seconds in the largest sensible units: `0.4 s`, `41 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${oneDecimal.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return joined(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A time as a person says it: `just now`, `12 min ago`, `today 14:05`, `3 Mar 2026`. */
export function formatDate(iso: string | null | undefined, now: Date = new Date()): string {
  if (!iso) return '–';
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '–';
  const seconds = (now.getTime() - date.getTime()) / 1000;
  if (seconds >= -60 && seconds < 60) return 'just now';
  if (seconds >= 0 && seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (date.toDateString() === now.toDateString()) {
    return `today ${timeOfDay.format(date)}`;
  }
  return dayOfYear.format(date);
}

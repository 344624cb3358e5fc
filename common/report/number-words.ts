const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const four = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 });

/** At most four significant digits, thousands separated; `–` where there is no number. */
export function numberWords(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) {
    return Number(value.toPrecision(4)).toExponential().replaceAll('-', '−').replace('e+', 'e');
  }
  return (size >= 10_000 ? whole : four).format(value).replace('-', '−');
}

/** A count, thousands separated. */
export function countWords(count: number): string {
  return whole.format(count);
}

/** `85.3 %`; all and none without decimals. */
export function percentWords(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  const percent = share * 100;
  return `${percent === 0 || percent === 100 ? percent : percent.toFixed(1)} %`;
}

/** `0.941 (0.902 to 0.972)`: an area under a curve with its interval, where it has one. */
export function areaWords(
  area:
    | { readonly area: number | null; readonly interval: readonly [number, number] | null }
    | undefined,
): string {
  const ends = area?.interval?.map(numberWords).join(' to ');
  return `${numberWords(area?.area)}${ends === undefined ? '' : ` (${ends})`}`;
}

/** Seconds: `0.4 s`, `41 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationWords(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  if (rounded < 3600) return `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
  const minutes = Math.round(rounded / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `21 November 2026, 14:05 UTC`. */
export function timeWords(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const day = time.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${day}, ${time.toISOString().slice(11, 16)} UTC`;
}

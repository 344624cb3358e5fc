/** Texts of values that say all of them, for cells. */

/** A number in the fewest digits that give it back; `inf`, `-inf`, and null for NaN. */
export function numberText(value: number): string | null {
  if (Number.isNaN(value)) return null;
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** As `numberText`, in the fewest digits that give the same 32-bit float. */
export function singleText(value: number): string | null {
  if (!Number.isFinite(value) || value === 0) return numberText(value);
  for (let digits = 6; digits <= 9; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return numberText(Number(text));
  }
  return numberText(value);
}

/** A whole number of 10^−scale: `12345n`, 2 → `123.45`. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const microsecondsPerDay = 86_400_000_000n;

/** ISO 8601 of microseconds since 1970-01-01: the date alone at midnight. Null outside the years 1 to 9999. */
export function timeText(microseconds: bigint, isDate = false): string | null {
  let days = microseconds / microsecondsPerDay;
  let rest = microseconds % microsecondsPerDay;
  if (rest < 0n) {
    days -= 1n;
    rest += microsecondsPerDay;
  }
  const date = new Date(Number(days) * 86_400_000);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year) || year < 1 || year > 9999) return null;
  const day = date.toISOString().slice(0, 10);
  if (isDate) return day;
  return `${day} ${clockText(rest)}`;
}

/** `12:34:56.789` of the microseconds since midnight. */
export function clockText(microseconds: bigint): string {
  const seconds = microseconds / 1_000_000n;
  const part = (count: bigint) => String(count).padStart(2, '0');
  const clock = `${part(seconds / 3600n)}:${part((seconds / 60n) % 60n)}:${part(seconds % 60n)}`;
  const fraction = microseconds % 1_000_000n;
  const after = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
  return `${clock}${after}`;
}

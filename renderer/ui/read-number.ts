/** What a number field accepts. */
export interface NumberLimits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly integer?: boolean | undefined;
}

/** Reads a number as typed; a decimal comma is understood. A problem is a sentence for the person. */
export function readNumber(
  text: string,
  { min, max, integer = false }: NumberLimits,
): { readonly value: number } | { readonly problem: string } {
  const trimmed = text.trim().replace('−', '-').replace(',', '.');
  const value = trimmed === '' ? NaN : Number(trimmed);
  if (!Number.isFinite(value)) return { problem: 'Type a number.' };
  if (integer && !Number.isInteger(value)) return { problem: 'Type a whole number.' };
  if (min !== undefined && value < min) return { problem: `At least ${min}.` };
  if (max !== undefined && value > max) return { problem: `At most ${max}.` };
  return { value };
}

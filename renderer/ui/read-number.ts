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

/** What is wrong with what is being typed (null: nothing is), as a sentence. */
export function numberProblem(
  draft: string | null,
  limits: NumberLimits,
  mayBeEmpty = false,
): string | undefined {
  if (draft === null || (mayBeEmpty && draft.trim() === '')) return undefined;
  const read = readNumber(draft, limits);
  return 'problem' in read ? read.problem : undefined;
}

/** A number after so many presses of an arrow key: by `step`, else by 1 or a tenth of its size. */
export function nudged(
  value: number,
  presses: number,
  step: number | undefined,
  { min, max, integer = false }: NumberLimits,
): number {
  const size = step ?? (integer ? 1 : 10 ** Math.floor(Math.log10(Math.abs(value) || 1) - 1));
  const next = Number((value + presses * size).toPrecision(12));
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next));
}

/**
 * Reads `28, 28, 1`, `(3, 3)` or `28×28×1` as numbers. A problem is a sentence for the person.
 * @param length How many there must be; any number from one without it.
 */
export function readNumbers(
  text: string,
  limits: NumberLimits,
  length?: number,
): { readonly value: readonly number[] } | { readonly problem: string } {
  const parts = text
    .replace(/[()[\]]/g, ' ')
    .split(/[\s,;×x]+/)
    .filter(Boolean);
  const read = parts.map((part) => readNumber(part, limits));
  const value = read.flatMap((one) => ('value' in one ? [one.value] : []));
  if (value.length === 0 || value.length < parts.length) {
    const { min, max, integer } = limits;
    const from = min === undefined ? '' : ` from ${min}`;
    const to = max === undefined ? '' : ` to ${max}`;
    return {
      problem: `Write ${integer ? 'whole numbers' : 'numbers'}${from}${to}, with commas between them.`,
    };
  }
  if (length !== undefined && value.length !== length) {
    return { problem: `Write ${length} numbers, with commas between them.` };
  }
  return { value };
}

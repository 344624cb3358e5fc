import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { FittedColumn } from '../../../common/datasets/recipe.ts';

/** One input of the form: a number to type, a category to choose, or a text of several lines. */
export interface InputField {
  readonly column: string;
  readonly kind: 'number' | 'choice' | 'text' | 'long-text';
  /** Categories seen in training; for `choice` only. */
  readonly options: readonly string[];
  /** Range in the table; null when not known. */
  readonly range: { readonly min: number; readonly max: number } | null;
  /** What stands for the column when nothing better is known: median, or most frequent value. */
  readonly typical: string | null;
}

/** More categories than this are typed, not chosen. */
const longestChoice = 200;

/** The form for one row: a field per feature column of the run, in its order. */
export function inputFields(
  features: readonly FittedColumn[],
  profiles: readonly ColumnProfile[],
): InputField[] {
  return features.map(({ treatment, categories }) => {
    const profile = profiles.find((candidate) => candidate.name === treatment.column);
    const numeric = profile?.numeric;
    const number = treatment.type === 'number';
    if (treatment.type === 'text') {
      return {
        column: treatment.column,
        kind: 'long-text',
        options: [],
        range: null,
        typical: profile?.topValues[0]?.value ?? null,
      };
    }
    const frequent = profile?.topValues[0]?.value ?? categories[0] ?? null;
    return {
      column: treatment.column,
      kind: number ? 'number' : categories.length <= longestChoice ? 'choice' : 'text',
      options: number ? [] : categories,
      range: number && numeric ? { min: numeric.min, max: numeric.max } : null,
      typical: number && numeric ? shortNumber(numeric.median) : frequent,
    };
  });
}

/** At most six significant digits, as one would type it. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Why a typed value cannot be used; null when it can. An empty field is a missing cell. */
export function fieldError(field: InputField, typed: string): string | null {
  if (field.kind !== 'number' || typed.trim() === '') return null;
  return Number.isFinite(Number(typed.trim()))
    ? null
    : 'Type a number, with a point before decimals.';
}

/** True for a number outside the table's range, where the network has seen nothing. */
export function outsideRange(field: InputField, typed: string): boolean {
  if (!field.range || typed.trim() === '') return false;
  const value = Number(typed);
  return Number.isFinite(value) && (value < field.range.min || value > field.range.max);
}

/** The row as the services take it: empty fields are missing cells. */
export function rowValues(
  fields: readonly InputField[],
  typed: Readonly<Record<string, string>>,
): Record<string, string | null> {
  return Object.fromEntries(
    fields.map(({ column }) => [column, (typed[column] ?? '').trim() || null]),
  );
}

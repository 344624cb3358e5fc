import type { ColumnProfile } from '../../../common/datasets/column.ts';
import type { FittedColumn } from '../../../common/datasets/recipe.ts';

/** One input of the form: a number to type, a category to choose, or a text of several lines. */
export interface InputField {
  readonly column: string;
  readonly kind: 'number' | 'choice' | 'text' | 'long-text';
  /** Categories seen in training; for `choice` only. */
  readonly options: readonly string[];
  /** Range in the table, and by how much a slider moves; null when not known. */
  readonly range: { readonly min: number; readonly max: number; readonly step: number } | null;
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
      range:
        number && numeric ? { min: numeric.min, max: numeric.max, step: stepOf(profile) } : null,
      typical: number && numeric ? shortNumber(numeric.median) : frequent,
    };
  });
}

/** A round step of which about a hundred lie in the range; a whole one where the frequent values are whole. */
function stepOf({ numeric, topValues }: ColumnProfile): number {
  const span = numeric ? numeric.max - numeric.min : 0;
  if (!(span > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(span / 100));
  const round = [1, 2, 5, 10].map((factor) => Number((factor * power).toPrecision(1)));
  const step = round.find((each) => span / each <= 150) ?? power;
  const isWhole =
    topValues.length > 0 && topValues.every(({ value }) => Number.isInteger(Number(value)));
  return isWhole ? Math.max(1, Math.round(step)) : step;
}

/** The value so many steps further, kept in the range, without digits that the step does not have. */
export function stepped({ range }: InputField, typed: string, steps: number): string | null {
  const value = Number(typed);
  if (!range || typed.trim() === '' || !Number.isFinite(value)) return null;
  const moved = Math.min(range.max, Math.max(range.min, value + steps * range.step));
  return shortNumber(moved);
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

import type { Task } from '../network/task.ts';

/** A named choice with one sentence of help. */
export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly help: string;
  readonly tasks: readonly Task[];
}

/** One setting of a loss, an optimiser or a schedule: what the form shows and validation checks. */
export interface SettingField {
  /** Keras argument name. */
  readonly key: string;
  readonly label: string;
  /** `numbers` is a list of numbers. */
  readonly kind: 'number' | 'integer' | 'boolean' | 'numbers';
  readonly min?: number;
  readonly max?: number;
  /** True where `null`, that is off, can be chosen. */
  readonly nullable?: boolean;
  readonly default: SettingValue;
  readonly help: string;
  /** Where the form groups it: with the choice itself, or in one of the folds below it. */
  readonly group: 'main' | 'limits' | 'average';
}

/** What a setting can hold; `null` turns it off. */
export type SettingValue = number | boolean | string | null | readonly number[];

/** The defaults of fields by key. */
export function defaultsOf(
  fields: readonly SettingField[],
): Readonly<Record<string, SettingValue>> {
  return Object.fromEntries(fields.map((field) => [field.key, field.default]));
}

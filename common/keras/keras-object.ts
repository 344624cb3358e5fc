/** Part of Keras that something comes from: `keras.layers`, `keras.initializers`, … */
export type KerasModule =
  | 'layers'
  | 'initializers'
  | 'regularizers'
  | 'constraints'
  | 'losses'
  | 'metrics'
  | 'optimizers'
  | 'optimizers.schedules'
  | 'callbacks';

/**
 * An argument as Keras code and Keras's JSON both hold it. A list stands for a tuple as well; a reference is
 * a name that is only known where it stands, such as a parameter of a function.
 */
export type KerasValue =
  | null
  | boolean
  | number
  | string
  | readonly KerasValue[]
  | KerasObject
  | KerasReference
  | KerasTable;

/** Something of Keras that is made with arguments: a layer, an initialiser, a loss. */
export interface KerasObject {
  readonly is: 'object';
  readonly module: KerasModule;
  /** Class name, or in code the name of a function that makes one: `Dense`, `HeNormal`, `l2`. */
  readonly kind: string;
  readonly positional: readonly KerasValue[];
  readonly named: Readonly<Record<string, KerasValue>>;
}

/** A name of the code itself. */
export interface KerasReference {
  readonly is: 'reference';
  readonly name: string;
}

/** Keys with values: a dictionary of Python, an object of JSON that makes nothing. */
export interface KerasTable {
  readonly is: 'table';
  readonly entries: Readonly<Record<string, KerasValue>>;
}

/** An object of Keras. */
export function kerasObject(
  module: KerasModule,
  kind: string,
  positional: readonly KerasValue[] = [],
  named: Readonly<Record<string, KerasValue>> = {},
): KerasObject {
  return { is: 'object', module, kind, positional, named };
}

export function isList(value: KerasValue | undefined): value is readonly KerasValue[] {
  return Array.isArray(value);
}

export function isObject(value: KerasValue | undefined): value is KerasObject {
  return typeof value === 'object' && value !== null && 'is' in value && value.is === 'object';
}

export function isReference(value: KerasValue | undefined): value is KerasReference {
  return typeof value === 'object' && value !== null && 'is' in value && value.is === 'reference';
}

export function isTable(value: KerasValue | undefined): value is KerasTable {
  return typeof value === 'object' && value !== null && 'is' in value && value.is === 'table';
}

/** A value in a few words for a sentence: `(3, 3)`, `"same"`, `Lambda(…)`. */
export function describeValue(value: KerasValue): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    return `“${value.length > 60 ? `${value.slice(0, 59)}…` : value}”`;
  }
  if (isList(value)) {
    const shown = value.slice(0, 6).map(describeValue).join(', ');
    return `(${shown}${value.length > 6 ? ', …' : ''})`;
  }
  if (isObject(value)) return `${value.kind}(…)`;
  return isReference(value) ? value.name : 'a dictionary';
}

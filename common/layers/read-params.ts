import type { ParamValue } from '../network/network-spec.ts';
import type { LayerDefinition, Params, ParamSchema } from './layer.ts';

/** A parameter whose value will not do. */
export interface ParamProblem {
  readonly key: string;
  /** A sentence without the layer's name: `Units must be at least 1.` */
  readonly message: string;
}

/** Every parameter of the schema, the layer's default where `params` has none. Others are left out. */
export function resolveParams(
  definition: LayerDefinition,
  params: Readonly<Record<string, ParamValue>>,
): Params {
  return Object.fromEntries(
    definition.params.map(({ key, default: fallback }) => [key, params[key] ?? fallback]),
  );
}

/** What is wrong with the given values, in the schema's order; unknown parameters count as wrong. */
export function paramProblems(
  definition: LayerDefinition,
  params: Readonly<Record<string, ParamValue>>,
): readonly ParamProblem[] {
  const resolved = resolveParams(definition, params);
  const known = new Set(definition.params.map(({ key }) => key));
  const unknown = Object.keys(params)
    .filter((key) => !known.has(key))
    .map((key) => ({ key, message: `${definition.type} has no parameter ${key}.` }));
  const wrong = definition.params.flatMap((schema) => {
    const message = paramProblem(schema, resolved[schema.key] ?? null);
    return message === null ? [] : [{ key: schema.key, message }];
  });
  return [...wrong, ...unknown];
}

/** Why a value will not do for a parameter, as a sentence, or null when it will. */
export function paramProblem(schema: ParamSchema, value: ParamValue): string | null {
  switch (schema.kind) {
    case 'integer':
    case 'number':
      return numberProblem(schema, value);
    case 'boolean':
      return typeof value === 'boolean' ? null : `${schema.label} must be on or off.`;
    case 'choice': {
      const known = schema.choices?.some((choice) => choice.value === value) ?? false;
      return known ? null : `${schema.label} has no choice ${JSON.stringify(value)}.`;
    }
    case 'shape': {
      const fits =
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((axis) => Number.isInteger(axis) && axis > 0);
      return fits ? null : `${schema.label} must be one or more positive whole numbers.`;
    }
  }
}

function numberProblem(schema: ParamSchema, value: ParamValue): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    return `${schema.label} must be a number.`;
  }
  if (schema.kind === 'integer' && !Number.isInteger(value)) {
    return `${schema.label} must be a whole number.`;
  }
  if (schema.min !== undefined && value < schema.min) {
    return `${schema.label} must be at least ${schema.min}.`;
  }
  if (schema.max !== undefined && value > schema.max) {
    return `${schema.label} must be at most ${schema.max}.`;
  }
  return null;
}

/** A numeric parameter; throws a TypeError when it is something else. */
export function numberOf(params: Params, key: string): number {
  const value = params[key];
  if (typeof value !== 'number') throw new TypeError(`${key} is not a number.`);
  return value;
}

/** A boolean parameter; throws a TypeError when it is something else. */
export function booleanOf(params: Params, key: string): boolean {
  const value = params[key];
  if (typeof value !== 'boolean') throw new TypeError(`${key} is not true or false.`);
  return value;
}

/** A text parameter; throws a TypeError when it is something else. */
export function textOf(params: Params, key: string): string {
  const value = params[key];
  if (typeof value !== 'string') throw new TypeError(`${key} is not a text.`);
  return value;
}

/** A list of numbers; throws a TypeError when it is something else. */
export function numbersOf(params: Params, key: string): readonly number[] {
  const value = params[key];
  if (typeof value !== 'object' || value === null) throw new TypeError(`${key} is not a list.`);
  return value;
}

import type { ConfiguredValue, ParamValue } from '../network/network-spec.ts';
import type { LayerDefinition, Params, ParamSchema } from './layer.ts';

/** A parameter whose value will not do. */
export interface ParamProblem {
  readonly key: string;
  /** A sentence without the layer's name: `Units must be at least 1.` */
  readonly message: string;
}

/** The parameters that a layer has, given the values of those that decide about others. */
export function paramsOf(
  definition: LayerDefinition,
  params: Readonly<Record<string, ParamValue>>,
): readonly ParamSchema[] {
  return definition.paramsFor?.(params) ?? definition.params;
}

/** Every parameter of the schema, the layer's default where `params` has none. Others are left out. */
export function resolveParams(
  definition: LayerDefinition,
  params: Readonly<Record<string, ParamValue>>,
): Params {
  return Object.fromEntries(
    paramsOf(definition, params).map(({ key, default: fallback, nullable }) => {
      const value = params[key];
      const given = value !== undefined && (value !== null || nullable === true);
      return [key, given ? value : fallback];
    }),
  );
}

/** What is wrong with the given values, in the schema's order; unknown parameters count as wrong. */
export function paramProblems(
  definition: LayerDefinition,
  params: Readonly<Record<string, ParamValue>>,
): readonly ParamProblem[] {
  const resolved = resolveParams(definition, params);
  const schemas = paramsOf(definition, params);
  const known = new Set(schemas.map(({ key }) => key));
  const unknown = Object.keys(params)
    .filter((key) => !known.has(key))
    .map((key) => ({ key, message: `${definition.type} has no parameter ${key}.` }));
  const wrong = schemas.flatMap((schema) => {
    const message = paramProblem(schema, resolved[schema.key] ?? null);
    return message === null ? [] : [{ key: schema.key, message }];
  });
  return [...wrong, ...unknown];
}

/** Why a value will not do for a parameter, as a sentence, or null when it will. */
export function paramProblem(schema: ParamSchema, value: ParamValue): string | null {
  if (value === null && schema.nullable === true) return null;
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
    case 'shape':
    case 'numbers':
      return listProblem(schema, value);
    case 'configured':
      return configuredProblem(schema, value);
  }
}

function listProblem(schema: ParamSchema, value: ParamValue): string | null {
  const { label, length, kind } = schema;
  const one = { ...schema, kind: kind === 'shape' ? 'integer' : 'number' } as const;
  const bounded = kind === 'shape' ? { ...one, min: schema.min ?? 1 } : one;
  const fits =
    Array.isArray(value) &&
    value.length > 0 &&
    (length === undefined || value.length === length) &&
    value.every((number: ParamValue) => numberProblem(bounded, number) === null);
  if (fits) return null;
  const counted = length === undefined ? 'one or more' : String(length);
  if (kind === 'numbers') return `${label} must be ${counted} numbers${rangeOf(schema)}.`;
  return bounded.min === 1 && schema.max === undefined
    ? `${label} must be ${counted} positive whole numbers.`
    : `${label} must be ${counted} whole numbers${rangeOf(bounded)}.`;
}

function rangeOf({ min, max }: ParamSchema): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

function configuredProblem(schema: ParamSchema, value: ParamValue): string | null {
  const configured = asConfigured(value);
  const choice = schema.choices?.find((option) => option.value === configured?.type);
  if (!configured || !choice) {
    const name = configured === null ? value : configured.type;
    return `${schema.label} has no choice ${JSON.stringify(name)}.`;
  }
  const fields = choice.fields ?? [];
  for (const field of fields) {
    const problem = paramProblem(field, configured[field.key] ?? field.default);
    if (problem !== null) return `${schema.label}: ${problem}`;
  }
  const unknown = Object.keys(configured).find(
    (key) => key !== 'type' && !fields.some((field) => field.key === key),
  );
  return unknown === undefined ? null : `${schema.label}: ${choice.label} has no ${unknown}.`;
}

/** A configured parameter as a record, `{ type }` when only its name is given; null when it is neither. */
export function asConfigured(value: ParamValue): ConfiguredValue | null {
  if (typeof value === 'string') return { type: value };
  return isConfigured(value) ? value : null;
}

function isConfigured(value: ParamValue): value is ConfiguredValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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

/** A numeric parameter that may be null; throws a TypeError when it is something else. */
export function nullableNumberOf(params: Params, key: string): number | null {
  return (params[key] ?? null) === null ? null : numberOf(params, key);
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
  if (!Array.isArray(value)) throw new TypeError(`${key} is not a list.`);
  return value as readonly number[];
}

/** A list of numbers that may be null; throws a TypeError when it is something else. */
export function nullableNumbersOf(params: Params, key: string): readonly number[] | null {
  return (params[key] ?? null) === null ? null : numbersOf(params, key);
}

/** A configured parameter as given, or null; throws a TypeError when it is something else. */
export function configuredOf(params: Params, key: string): string | ConfiguredValue | null {
  const value = params[key] ?? null;
  if (value === null || typeof value === 'string') return value;
  if (isConfigured(value)) return value;
  throw new TypeError(`${key} is not something with settings.`);
}

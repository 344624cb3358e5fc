import { AppError } from '../errors/app-error.ts';
import { findActivation } from '../layers/activations.ts';
import type { ParamChoice, ParamSchema } from '../layers/layer.ts';
import { asConfigured } from '../layers/read-params.ts';
import type { ConfiguredValue, ParamValue } from '../network/network-spec.ts';
import {
  describeValue,
  isList,
  isObject,
  kerasObject,
  type KerasModule,
  type KerasValue,
} from './keras-object.ts';
import { roundSingle } from './round-single.ts';

/** Activations that Keras does not have; code defines them itself, JSON cannot hold them. */
export const ownActivations: readonly string[] = ['step', 'sign'];

/** Class names that do not follow from the id. */
const classNames: Readonly<Record<string, string>> = { l1_l2: 'L1L2' };

/** Other names in Keras, without underscores and in small letters. */
const otherNames: Readonly<Record<string, string>> = {
  uniform: 'random_uniform',
  normal: 'random_normal',
  zero: 'zeros',
  one: 'ones',
  identityinitializer: 'identity',
  eye: 'identity',
  nonnegative: 'non_neg',
  swish: 'silu',
  hardsigmoid: 'hard_sigmoid',
};

/** Settings without a meaning here. */
const ignored: ReadonlySet<string> = new Set(['seed', 'dtype', 'input_axes', 'output_axes']);

/** The class of an initialiser, a regulariser or a constraint: `he_normal` → `HeNormal`. */
function className(id: string): string {
  return classNames[id] ?? id.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Where Keras keeps what such a parameter chooses from; null for other parameters. */
export function moduleOf(key: string): KerasModule | null {
  if (key.endsWith('_initializer')) return 'initializers';
  if (key.endsWith('_regularizer')) return 'regularizers';
  return key.endsWith('_constraint') ? 'constraints' : null;
}

/** An initialiser, regulariser or constraint: by its name, or with its settings as an object. */
export function writeConfigured(key: string, value: ParamValue): KerasValue {
  const module = moduleOf(key);
  const configured = value === null ? null : asConfigured(value);
  if (!configured || !module) return null;
  const { type, ...settings } = configured;
  if (Object.keys(settings).length === 0) return type;
  const named = Object.entries(settings).map(([name, setting]): [string, KerasValue] => {
    const [only] = Array.isArray(setting) ? (setting as readonly number[]) : [];
    // Keras names a single axis by its number.
    const single = name === 'axis' && Array.isArray(setting) && setting.length === 1;
    return [name, single ? (only ?? 0) : setting];
  });
  return kerasObject(module, className(type), [], Object.fromEntries(named));
}

/**
 * The other way. Settings that are Keras's defaults are left out.
 * Throws `invalid-input` with a sentence for what is not known here.
 */
export function readConfigured(schema: ParamSchema, value: KerasValue): ParamValue {
  if (value === null || value === '') {
    if (schema.nullable === true) return null;
    throw new AppError('invalid-input', `${schema.key} cannot be None.`);
  }
  const name = typeof value === 'string' ? value : isObject(value) ? value.kind : null;
  const choice = name === null ? undefined : choiceNamed(schema.choices ?? [], name);
  if (!choice) {
    throw new AppError(
      'invalid-input',
      `${schema.key} has no ${name === null ? describeValue(value) : `“${name}”`} here. Known are ${(schema.choices ?? []).map((known) => known.value).join(', ')}.`,
    );
  }
  if (!isObject(value)) return choice.value;
  const fields = choice.fields ?? [];
  const given = new Map<string, KerasValue>([
    ...value.positional.map((setting, index): [string, KerasValue] => [
      fields[index]?.key ?? `argument ${index + 1}`,
      setting,
    ]),
    ...Object.entries(value.named),
  ]);
  const settings: Record<string, ConfiguredValue[string]> = {};
  for (const [key, setting] of given) {
    if (ignored.has(key) || (setting === null && !fields.some((field) => field.key === key))) {
      continue;
    }
    const field = fields.find((known) => known.key === key);
    if (!field) {
      throw new AppError('invalid-input', `${schema.key}: ${choice.value} has no ${key} here.`);
    }
    const read = readSetting(schema.key, field, setting);
    if (JSON.stringify(read) !== JSON.stringify(field.default)) settings[key] = read;
  }
  return Object.keys(settings).length === 0 ? choice.value : { type: choice.value, ...settings };
}

function readSetting(key: string, field: ParamSchema, value: KerasValue): ConfiguredValue[string] {
  if (field.kind === 'numbers') {
    const list = isList(value) ? value : [value];
    if (list.every((number) => typeof number === 'number')) return list;
  } else if (field.kind === 'choice') {
    // Keras 2 said `normal` where Keras 3 says `truncated_normal`.
    if (value === 'normal') return 'truncated_normal';
    if (field.choices?.some((choice) => choice.value === value)) return value as string;
  } else if (typeof value === 'number') return roundSingle(value);
  throw new AppError(
    'invalid-input',
    `${key}: ${field.key} cannot be ${describeValue(value)} here.`,
  );
}

function choiceNamed(choices: readonly ParamChoice[], name: string): ParamChoice | undefined {
  const plain = plainName(name);
  const wanted = otherNames[plain] ?? plain;
  return choices.find(({ value }) => value === wanted || plainName(value) === plain);
}

function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** Our name of an activation of Keras; throws `invalid-input` with a sentence when there is none. */
export function readActivation(key: string, value: KerasValue): string {
  if (value === null) return 'linear';
  const name = typeof value === 'string' ? value : isObject(value) ? value.kind : null;
  if (name !== null) {
    const known = [name, otherNames[plainName(name)] ?? name].find((id) => findActivation(id));
    if (known !== undefined) return known;
  }
  throw new AppError(
    'invalid-input',
    `${key} has no ${name === null ? describeValue(value) : `“${name}”`} here.`,
  );
}

import { AppError } from '../errors/app-error.ts';
import { findLayer } from '../layers/catalogue.ts';
import type { LayerDefinition } from '../layers/layer.ts';
import { paramProblems, paramsOf } from '../layers/read-params.ts';
import type { ParamValue } from '../network/network-spec.ts';
import { readArgument } from './arguments.ts';
import {
  describeValue,
  isList,
  isObject,
  type KerasObject,
  type KerasValue,
} from './keras-object.ts';
import { argumentName, isHarmless, layerType, positionalArguments } from './signatures.ts';
import { wrapperArguments } from './write-layer.ts';

/** A layer of Keras as one of ours. */
export interface ReadLayer {
  readonly type: string;
  /** Only those that differ from the layer's defaults. */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Keras's `name`, where one is given. */
  readonly name: string | null;
  readonly trainable: boolean;
  /** Shape of one row that the first layer of a Sequential names, as Keras 2 did. */
  readonly inputShape: readonly number[] | null;
  /** Arguments whose value is a name of the code, with that name: settings of a block. */
  readonly references: ReadonlyMap<string, string>;
}

/** Classes that hold code, which is never run. */
const codeLayers: ReadonlySet<string> = new Set([
  'Lambda',
  'TFOpLambda',
  'SlicingOpLambda',
  'TorchModuleWrapper',
  'JaxLayer',
  'FlaxLayer',
  'TFSMLayer',
]);

/**
 * Reads a layer of Keras.
 * Throws `invalid-input` with a sentence naming the layer, its class and the argument that is not known here.
 * @param values What references stand for.
 * @param isInside In a model between others, whose Inputs take their lengths from what it is called on: axes may be open.
 */
export function readLayer(
  object: KerasObject,
  values: (name: string) => KerasValue = () => null,
  isInside = false,
): ReadLayer {
  const { name, trainable } = commonArguments(object);
  const type = layerType(object.kind);
  const called = name === null ? type : `${name} (${object.kind})`;
  const definition = findLayer(type);
  if (!definition) throw unknownLayer(object.kind, name);
  if (type === 'Input') {
    const { params, references } = readInput(object, definition, isInside);
    return { type, params, name, trainable: true, inputShape: null, references };
  }
  if (wrapperArguments[type])
    return { ...readWrapper(object, type, called, values), name, trainable };
  const { params, references, inputShape } = readArguments(object, definition, called, values);
  check(definition, params, called);
  return {
    type,
    params: withoutDefaults(definition, params),
    name,
    trainable,
    inputShape,
    references,
  };
}

/** The error for a class that is not among our layers. */
export function unknownLayer(kind: string, name: string | null): AppError {
  const layer =
    name === null
      ? `A layer of the class ${kind}`
      : `The layer “${name}” is of the class ${kind}, which`;
  if (codeLayers.has(kind)) {
    return new AppError(
      'invalid-input',
      `${layer} holds code of its own, which is never run. Replace it by layers of Keras.`,
    );
  }
  return new AppError('invalid-input', `${layer} is not known here. Replace it by other layers.`);
}

function commonArguments({ named, kind }: KerasObject): {
  name: string | null;
  trainable: boolean;
} {
  const name = typeof named['name'] === 'string' ? named['name'] : null;
  const { trainable = true } = named;
  if (trainable !== null && typeof trainable !== 'boolean' && !isReferenceLike(trainable)) {
    throw new AppError(
      'invalid-input',
      `${kind}: trainable must be True or False, not ${describeValue(trainable)}.`,
    );
  }
  return { name, trainable: trainable !== false };
}

function isReferenceLike(value: KerasValue): boolean {
  return typeof value === 'object' && value !== null && 'is' in value && value.is === 'reference';
}

/** Arguments by name, those given by position included. */
function byName(object: KerasObject, type: string): ReadonlyMap<string, KerasValue> {
  const names = positionalArguments(type);
  const given = new Map<string, KerasValue>();
  object.positional.forEach((value, index) => {
    const name = names[index];
    if (name === undefined) {
      throw new AppError(
        'invalid-input',
        `${object.kind}: the ${index + 1}. argument needs its name, such as name=${describeValue(value)}.`,
      );
    }
    given.set(name, value);
  });
  for (const [key, value] of Object.entries(object.named)) {
    const name = argumentName(type, key);
    if (given.has(name) && key === name) {
      throw new AppError('invalid-input', `${object.kind}: ${name} is given twice.`);
    }
    if (!given.has(name)) given.set(name, value);
  }
  return given;
}

interface ReadArguments {
  readonly params: Record<string, ParamValue>;
  readonly references: ReadonlyMap<string, string>;
  readonly inputShape: readonly number[] | null;
}

function readArguments(
  object: KerasObject,
  definition: LayerDefinition,
  called: string,
  values: (name: string) => KerasValue,
): ReadArguments {
  const params: Record<string, ParamValue> = {};
  const references = new Map<string, string>();
  let inputShape: readonly number[] | null = null;
  const schemas = new Map(paramsOf(definition, {}).map((schema) => [schema.key, schema]));
  for (const [key, value] of byName(object, definition.type)) {
    if (key === 'input_shape' || key === 'batch_input_shape') inputShape = rowShape(key, value);
    else if (key === 'input_dim' && definition.type !== 'Embedding')
      inputShape = rowShape(key, [value]);
    const schema = schemas.get(key);
    if (!schema) {
      if (isHarmless(key, value) || isDefaultValueDim(object, key, value)) continue;
      throw new AppError(
        'invalid-input',
        `${called}: the argument ${key}=${describeValue(value)} is not known here.`,
      );
    }
    const reference =
      typeof value === 'object' && value !== null && 'is' in value && value.is === 'reference'
        ? value.name
        : null;
    const known = reference === null ? value : values(reference);
    if (reference !== null) references.set(key, reference);
    params[key] = explained(called, () => readArgument(definition.type, schema, known));
  }
  return { params, references, inputShape };
}

/** Keras's attention writes the size of its values also where it is that of the keys. */
function isDefaultValueDim({ kind }: KerasObject, key: string, value: KerasValue): boolean {
  return kind === 'MultiHeadAttention' && key === 'output_shape' && value === null;
}

function readWrapper(
  object: KerasObject,
  type: string,
  called: string,
  values: (name: string) => KerasValue,
): Pick<ReadLayer, 'type' | 'params' | 'inputShape' | 'references'> {
  const definition = findLayer(type);
  const given = byName(object, type);
  const inside = given.get('layer') ?? null;
  if (!isObject(inside) || !definition) {
    throw new AppError('invalid-input', `${called} needs the layer that it holds.`);
  }
  const inner = readLayer({ ...inside, module: 'layers' }, values);
  const params: Record<string, ParamValue> = { layer: inner.type, ...inner.params };
  const schemas = paramsOf(definition, params);
  const references = new Map(inner.references);
  let { inputShape } = inner;
  for (const [key, value] of given) {
    if (key === 'input_shape' || key === 'batch_input_shape') inputShape = rowShape(key, value);
    if (key === 'layer' || key === 'backward_layer') continue;
    const schema = schemas.find((known) => known.key === key);
    if (schema) params[key] = explained(called, () => readArgument(type, schema, value));
    else if (!isHarmless(key, value)) {
      throw new AppError(
        'invalid-input',
        `${called}: the argument ${key}=${describeValue(value)} is not known here.`,
      );
    }
  }
  check(definition, params, called);
  return { type, params: withoutDefaults(definition, params), inputShape, references };
}

function readInput(
  object: KerasObject,
  definition: LayerDefinition,
  isInside: boolean,
): Pick<ReadArguments, 'params' | 'references'> {
  const given = byName(object, 'Input');
  const shape = given.get('shape') ?? given.get('input_shape');
  const batch = given.get('batch_shape') ?? given.get('batch_input_shape');
  const axes = isList(shape) ? shape : isList(batch) ? batch.slice(1) : [];
  if (isInside && axes.includes(null)) return { params: {}, references: new Map() };
  const row =
    shape !== undefined && shape !== null
      ? rowShape('shape', shape)
      : batch !== undefined && batch !== null
        ? rowShape('batch_shape', batch)
        : null;
  if (!row) {
    throw new AppError('invalid-input', 'Input needs its shape, such as shape=(28, 28, 1).');
  }
  const params = { shape: row };
  check(definition, params, 'Input');
  // The shape stays written also where it is the default: it is what the person chose.
  return { params, references: new Map() };
}

/** The lengths of a row's axes; throws `invalid-input` where one is open. */
function rowShape(key: string, value: KerasValue): readonly number[] {
  const list = typeof value === 'number' ? [value] : value;
  const axes = isList(list) ? (key.startsWith('batch') ? list.slice(1) : list) : null;
  if (axes && axes.length > 0 && axes.every((axis) => typeof axis === 'number')) return axes;
  throw new AppError(
    'invalid-input',
    axes?.includes(null)
      ? `The input shape ${describeValue(value)} leaves an axis open. Give every axis its length.`
      : `${key} must be a tuple of lengths, such as (28, 28, 1), not ${describeValue(value)}.`,
  );
}

function check(
  definition: LayerDefinition,
  params: Readonly<Record<string, ParamValue>>,
  called: string,
): void {
  const [problem] = paramProblems(definition, params);
  if (problem) throw new AppError('invalid-input', `${called}: ${problem.message}`);
}

function withoutDefaults(
  definition: LayerDefinition,
  params: Readonly<Record<string, ParamValue>>,
): Readonly<Record<string, ParamValue>> {
  const schemas = new Map(paramsOf(definition, params).map((schema) => [schema.key, schema]));
  return Object.fromEntries(
    Object.entries(params).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(schemas.get(key)?.default),
    ),
  );
}

function explained<Result>(called: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('invalid-input', `${called}: ${error.message}`, { cause: error });
  }
}

import { AppError } from '../errors/app-error.ts';
import { findLayer, resolveParams } from '../layers/catalogue.ts';
import type { LayerDefinition } from '../layers/layer.ts';
import { paramsOf, textOf } from '../layers/read-params.ts';
import type { NodeSpec, ParamValue } from '../network/network-spec.ts';
import { writeArgument } from './arguments.ts';
import { kerasObject, type KerasObject, type KerasValue } from './keras-object.ts';
import { namelessArguments, requiredArguments } from './signatures.ts';

/** A layer as Keras makes and calls it. */
export interface KerasLayer {
  readonly object: KerasObject;
  /** Arguments of its call besides the inputs. */
  readonly call: Readonly<Record<string, KerasValue>>;
}

export interface WriteLayerOptions {
  /** Writes every argument by name, also those with Keras's default. */
  readonly complete?: boolean;
  /** Arguments to be written in place of the parameters' values. */
  readonly replaced?: ReadonlyMap<string, KerasValue>;
}

/** Parameters that Keras takes in the layer's call. */
const callArguments: ReadonlySet<string> = new Set(['use_causal_mask']);

/** Parameters that Keras does not know. */
const unknownToKeras: Readonly<Record<string, readonly string[]>> = { Input: ['columns'] };

/** The kinds that hold another layer, and the parameters of theirs that are not its. */
export const wrapperArguments: Readonly<Record<string, readonly string[]>> = {
  Bidirectional: ['layer', 'merge_mode'],
  TimeDistributed: ['layer'],
};

/** The definition of a kind; throws `invalid-network` naming the layer when there is none in Keras. */
export function definitionOf({ type, name }: Pick<NodeSpec, 'type' | 'name'>): LayerDefinition {
  const definition = findLayer(type);
  if (definition) return definition;
  throw new AppError(
    'invalid-network',
    `${name} is of the kind ${type}, which is no layer of Keras that is known here. Replace it first.`,
  );
}

/** A layer's constructor with the arguments that differ from Keras's defaults. */
export function writeLayer(
  node: Pick<NodeSpec, 'type' | 'name' | 'params'>,
  options: WriteLayerOptions = {},
): KerasLayer {
  const own = wrapperArguments[node.type];
  if (own) return writeWrapper(node, own, options);
  if (node.type === 'ThresholdedReLU') {
    // Keras 3 has it as a setting of ReLU.
    const threshold = options.replaced?.get('theta') ?? node.params['theta'] ?? 1;
    return {
      object: kerasObject('layers', 'ReLU', [], { threshold: threshold as KerasValue }),
      call: {},
    };
  }
  const { written, call } = argumentsOf(definitionOf(node), node.params, options);
  const required = options.complete ? [] : namelessArguments(node.type);
  const positional = required.map((key) => written.get(key) ?? null);
  for (const key of required) written.delete(key);
  return {
    object: kerasObject('layers', node.type, positional, Object.fromEntries(written)),
    call,
  };
}

function writeWrapper(
  node: Pick<NodeSpec, 'type' | 'name' | 'params'>,
  own: readonly string[],
  options: WriteLayerOptions,
): KerasLayer {
  const definition = definitionOf(node);
  const resolved = resolveParams(definition, node.params);
  const isOwn = ([key]: readonly [string, unknown]) => own.includes(key);
  const inside = writeLayer(
    {
      type: textOf(resolved, 'layer'),
      name: node.name,
      params: Object.fromEntries(Object.entries(node.params).filter((entry) => !isOwn(entry))),
    },
    options,
  );
  const { written } = argumentsOf(
    definition,
    Object.fromEntries(Object.entries(node.params).filter(isOwn)),
    { ...options, only: own },
  );
  written.delete('layer');
  const [positional, named] = options.complete
    ? [[], { layer: inside.object, ...Object.fromEntries(written) }]
    : [[inside.object], Object.fromEntries(written)];
  return { object: kerasObject('layers', node.type, positional, named), call: inside.call };
}

function argumentsOf(
  definition: LayerDefinition,
  params: Readonly<Record<string, ParamValue>>,
  { complete = false, replaced, only }: WriteLayerOptions & { readonly only?: readonly string[] },
): { written: Map<string, KerasValue>; call: Record<string, KerasValue> } {
  const { type } = definition;
  const resolved = resolveParams(definition, params);
  const written = new Map<string, KerasValue>();
  const call: Record<string, KerasValue> = {};
  const required = requiredArguments(type);
  const unknown = unknownToKeras[type] ?? [];
  for (const schema of paramsOf(definition, params)) {
    const { key } = schema;
    if (unknown.includes(key) || (only && !only.includes(key))) continue;
    const value = resolved[key] ?? null;
    const isDefault = JSON.stringify(value) === JSON.stringify(schema.default);
    const given = replaced?.get(key);
    if (given === undefined && isDefault && !complete && !required.includes(key)) continue;
    const argument = given ?? writeArgument(type, schema, value);
    if (!callArguments.has(key)) written.set(key, argument);
    else if (given !== undefined || value === true) call[key] = argument;
  }
  return { written, call };
}

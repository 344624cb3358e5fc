import { findLayer } from '../layers/catalogue.ts';
import { paramsOf } from '../layers/read-params.ts';
import type { ParamValue } from '../network/network-spec.ts';
import { readArgument } from './arguments.ts';
import { labelOf } from './block-functions.ts';
import { addLayer, holdsTensor, outputsOf, readAt, tensorsIn, type Given } from './call-layer.ts';
import { CodeFrame } from './code-frame.ts';
import {
  plain,
  type CodeFunction,
  type CodeValue,
  type LayerValue,
  type Span,
} from './code-value.ts';
import {
  extractBlock,
  takeDefault,
  type DraftLayer,
  type DraftParameter,
  type DraftTensor,
} from './draft.ts';
import { itemsOf, plainValue } from './evaluate-expression.ts';
import type { KerasValue } from './keras-object.ts';
import { UnreadableCode } from './python-problem.ts';
import { stringValue, type SyntaxNode } from './python-tree.ts';

/** What calling a function needs of the reader. */
export interface FunctionContext {
  readonly text: string;
  /** The layers that are made, in order. */
  readonly layerValues: readonly LayerValue[];
  /** Runs the statements of a function in a frame of its own. */
  run(body: SyntaxNode, frame: CodeFrame): void;
  /** An expression outside any function: a default. */
  evaluate(node: SyntaxNode): CodeValue;
}

/** The arguments of a call by the function's parameters. Throws `UnreadableCode` for one too many. */
export function bindArguments(
  called: CodeFunction,
  { positional, named }: Given,
  context: FunctionContext,
  span: Span,
): ReadonlyMap<string, { readonly value: CodeValue; readonly fallback: CodeValue | null }> {
  const { parameters } = called;
  if (positional.length > parameters.length) {
    throw new UnreadableCode(`${called.name} takes ${parameters.length} arguments.`, span);
  }
  const stray = [...named.keys()].find((key) => !parameters.some(({ name }) => name === key));
  if (stray !== undefined) {
    throw new UnreadableCode(`${called.name} has no argument ${stray}.`, span);
  }
  return new Map(
    parameters.map(({ name, fallback }, index) => {
      const usual = fallback ? context.evaluate(fallback) : null;
      const value = positional[index] ?? named.get(name) ?? usual;
      if (!value) throw new UnreadableCode(`${called.name} needs its argument ${name}.`, span);
      return [name, { value, fallback: usual }];
    }),
  );
}

/**
 * A function that is called on the outputs of layers: a block. What it is given besides becomes settings of the block,
 * where a layer inside takes it as it is. Throws `UnreadableCode`.
 */
export function callBlock(
  called: CodeFunction,
  given: Given,
  frame: CodeFrame,
  context: FunctionContext,
  span: Span,
  repeat: { readonly count: number; readonly name: string | null } | null = null,
): CodeValue {
  const bound = bindArguments(called, given, context, span);
  const nameText = plainText(bound.get('name')?.value);
  const inside = new CodeFrame(called.scope, { namePrefix: nameText, isBlock: true });
  const inputs: DraftTensor[] = [];
  const entries: DraftLayer[] = [];
  const enter = (name: string, tensors: readonly DraftTensor[]): CodeValue[] =>
    tensors.map((tensor, index) => {
      const entry: DraftLayer = {
        type: 'Input',
        params: {},
        name: tensors.length === 1 ? name : `${name}_${index + 1}`,
        trainable: true,
        inputs: null,
      };
      inputs.push(tensor);
      entries.push(entry);
      inside.layers.push(entry);
      return { is: 'tensor', tensor: { layer: entry, port: 0 } };
    });
  for (const [name, { value }] of bound) {
    if (holdsTensor(value)) {
      const items = enter(name, tensorsIn(value, called.name, span));
      const [only] = items;
      const single = value.is === 'tensor' && only !== undefined;
      inside.variables.set(name, single ? only : { is: 'list', items });
    } else inside.variables.set(name, settingOf(name, value));
  }
  const before = context.layerValues.length;
  context.run(called.body, inside);
  const outputs = inside.returned ? tensorsIn(inside.returned, called.name, span) : [];
  if (outputs.length === 0) {
    throw new UnreadableCode(`${called.name} must return what its last layer gives.`, span);
  }
  const network = extractBlock(inside.layers, entries, outputs);
  const made = context.layerValues.slice(before);
  const labels = labelsIn(called, context.text);
  const parameters = [...bound].flatMap(([key, { fallback, value }]): DraftParameter[] => {
    const sets = setsOf(key, made, network.layers);
    if (sets.length === 0) return [];
    const usual = paramOf(sets, fallback ?? value, span);
    return [{ key, label: labels.get(key) ?? labelOf(key), default: usual, sets }];
  });
  const params: Record<string, ParamValue> = {};
  for (const { key, sets, default: usual } of parameters) {
    const value = bound.get(key)?.value;
    const own = value ? paramOf(sets, value, span) : usual;
    if (JSON.stringify(own) !== JSON.stringify(usual)) params[key] = own;
    for (const { layer, param } of sets) takeDefault(layer, param, usual);
  }
  if (repeat) params['repeat'] = repeat.count;
  const trainable = bound.get('trainable')?.value;
  const linked = new Map(
    parameters.flatMap(({ key }): [string, string][] => {
      const value = bound.get(key)?.value;
      return value?.is === 'setting' ? [[key, value.name]] : [];
    }),
  );
  const block: DraftLayer = {
    type: 'Block',
    params,
    name: ownName(repeat ? repeat.name : nameText, frame),
    trainable: !(trainable && plainValue(trainable) === false),
    inputs,
    network,
    parameters,
  };
  nestedSettings.set(block, linked);
  addLayer(frame, block, span);
  return outputsOf(block, outputs.length);
}

/** The settings of the function around it that a block takes, by its own. */
const nestedSettings = new WeakMap<DraftLayer, ReadonlyMap<string, string>>();

/** A name without what the function of a block puts in front of all names. */
export function ownName(name: string | null, { namePrefix }: CodeFrame): string | null {
  if (name === null || namePrefix === null) return name;
  const rest = name.startsWith(namePrefix) ? name.slice(namePrefix.length) : name;
  return rest.replace(/^_+/, '') || null;
}

function settingOf(name: string, value: CodeValue): CodeValue {
  const known = plainValue(value);
  if (known === undefined) return value;
  // A frozen block is frozen as a whole: its layers keep what they have themselves.
  if (name === 'trainable') return plain(true);
  return name === 'name' ? plain(known) : { is: 'setting', name, value: known };
}

function plainText(value: CodeValue | undefined): string | null {
  const text = value && plainValue(value);
  return typeof text === 'string' ? text : null;
}

/** The parameters of layers inside that take a setting. */
function setsOf(
  key: string,
  made: readonly LayerValue[],
  layers: readonly DraftLayer[],
): DraftParameter['sets'] {
  const direct = made.flatMap(({ settings, calls }) => {
    const [layer] = calls;
    if (!layer || !layers.includes(layer)) return [];
    return [...settings].flatMap(([param, name]) => (name === key ? [{ layer, param }] : []));
  });
  const nested = layers.flatMap((layer) =>
    [...(nestedSettings.get(layer) ?? [])].flatMap(([param, name]) =>
      name === key ? [{ layer, param }] : [],
    ),
  );
  return [...direct, ...nested];
}

/** A setting's value as the first parameter that takes it holds it. */
function paramOf(sets: DraftParameter['sets'], value: CodeValue, span: Span): ParamValue {
  const known: KerasValue = plainValue(value) ?? null;
  for (const { layer, param } of sets) {
    if (layer.parameters) {
      const inner = layer.parameters.find(({ key }) => key === param);
      if (inner) return paramOf(inner.sets, value, span);
    }
    const definition = findLayer(layer.type);
    const schema =
      definition && paramsOf(definition, layer.params).find(({ key }) => key === param);
    if (schema) {
      const type = typeof layer.params['layer'] === 'string' ? layer.params['layer'] : layer.type;
      return readAt(span, () => readArgument(type, schema, known));
    }
  }
  return null;
}

/** Labels of settings from the function's description: lines of `key: label`. */
function labelsIn({ body }: CodeFunction, text: string): ReadonlyMap<string, string> {
  const first = body.firstChild?.nextSibling;
  const literal = first?.name === 'ExpressionStatement' ? first.firstChild : null;
  if (literal?.name !== 'String') return new Map();
  const lines = stringValue(text.slice(literal.from, literal.to)).split('\n');
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, key, label] = /^\s*([a-z_][a-z0-9_]*):\s+(\S.*?)\s*$/.exec(line) ?? [];
      return key !== undefined && label !== undefined ? [[key, label.slice(0, 200)]] : [];
    }),
  );
}

/** Whether a value is a list of layers' outputs and nothing else. */
export function isTensors(value: CodeValue): boolean {
  if (value.is === 'tensor') return true;
  const items = value.is === 'list' ? itemsOf(value) : null;
  return items !== null && items.length > 0 && items.every((item) => item.is === 'tensor');
}

import { AppError } from '../errors/app-error.ts';
import { findLayer, resolveParams } from '../layers/catalogue.ts';
import type { CodeFrame } from './code-frame.ts';
import { describeCode, type CodeValue, type LayerValue, type Span } from './code-value.ts';
import type { DraftLayer, DraftTensor } from './draft.ts';
import { asArgument, itemsOf } from './evaluate-expression.ts';
import { kerasObject, type KerasValue } from './keras-object.ts';
import { UnreadableCode } from './python-problem.ts';
import { identifier } from './python-text.ts';
import { readLayer, unknownLayer } from './read-layer.ts';
import { layerType } from './signatures.ts';

/** Arguments of a call, evaluated. */
export interface Given {
  readonly positional: readonly CodeValue[];
  readonly named: ReadonlyMap<string, CodeValue>;
}

/** Layers in one text; more are refused. */
export const mostLayers = 10_000;

/** Makes a layer from its class and arguments. Throws `UnreadableCode` with a sentence. */
export function makeLayer(kind: string, { positional, named }: Given, span: Span): LayerValue {
  const type = layerType(kind);
  if (!findLayer(type)) throw new UnreadableCode(unknownLayer(kind, null).message, span);
  const settings = new Map<string, KerasValue>();
  const argument = (value: CodeValue): KerasValue => {
    if (value.is === 'setting') {
      settings.set(value.name, value.value);
      return { is: 'reference', name: value.name };
    }
    if (value.is === 'layer') {
      value.used = true;
      for (const [, setting] of value.settings) settings.set(setting, null);
      for (const [name, known] of settingsOf(value)) settings.set(name, known);
      return value.object;
    }
    refuseBroken(value, span);
    const known = asArgument(value);
    if (known !== undefined) return known;
    throw new UnreadableCode(
      `An argument of ${kind} is ${describeCode(value)}. Write its value here.`,
      span,
    );
  };
  const object = kerasObject(
    'layers',
    kind,
    positional.map(argument),
    Object.fromEntries([...named].map(([key, value]) => [key, argument(value)])),
  );
  const layer = readAt(span, () => readLayer(object, (name) => settings.get(name) ?? null));
  const value: LayerValue = {
    is: 'layer',
    object,
    layer,
    span,
    calls: [],
    used: false,
    frozen: false,
    settings: layer.references,
  };
  known.set(value, settings);
  return value;
}

/** The values of the settings that a layer takes. */
const known = new WeakMap<LayerValue, ReadonlyMap<string, KerasValue>>();

export function settingsOf(value: LayerValue): ReadonlyMap<string, KerasValue> {
  return known.get(value) ?? new Map();
}

/** Runs a reader of Keras's objects; its refusals become problems at the span. */
export function readAt<Result>(span: Span, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new UnreadableCode(error.message, span);
  }
}

/** Calls a layer on the outputs of others and gives its own. Throws `UnreadableCode`. */
export function callLayer(
  value: LayerValue,
  { positional, named }: Given,
  frame: CodeFrame,
  span: Span,
): CodeValue {
  const { type } = value.layer;
  const inputs = [
    ...positional.flatMap((given) => tensorsIn(given, type, span)),
    ...['inputs', 'query', 'value', 'key', 'initial_state'].flatMap((key) => {
      const given = named.get(key);
      return given ? tensorsIn(given, type, span) : [];
    }),
  ];
  for (const { layer } of inputs) {
    if (frame.layers.includes(layer)) continue;
    throw new UnreadableCode(
      'This uses a layer from outside the function. Pass it to the function as an argument.',
      span,
    );
  }
  const definition = findLayer(type);
  if (definition && inputs.length > definition.inputs.max) {
    throw new UnreadableCode(
      `${type} takes ${definition.inputs.max === 1 ? 'one input' : `at most ${definition.inputs.max} inputs`} and is given ${inputs.length}.`,
      span,
    );
  }
  const causal = named.get('use_causal_mask');
  const isCausal = causal?.is === 'plain' && causal.value === true;
  const params = isCausal ? { ...value.layer.params, use_causal_mask: true } : value.layer.params;
  value.used = true;
  const layer = addLayer(
    frame,
    {
      type,
      params,
      name: value.layer.name,
      trainable: value.layer.trainable,
      inputs,
    },
    span,
  );
  value.calls.push(layer);
  const outputs = definition?.furtherOutputs
    ? 1 + definition.furtherOutputs([], resolveParams(definition, params)).length
    : 1;
  return outputsOf(layer, outputs);
}

/** Puts a layer among those of the frame. Throws `UnreadableCode` when there are too many. */
export function addLayer(frame: CodeFrame, layer: DraftLayer, span: Span): DraftLayer {
  if (frame.layers.length >= mostLayers) {
    throw new UnreadableCode(
      `There are more than ${mostLayers.toLocaleString('en-US')} layers. Draw a smaller network.`,
      span,
    );
  }
  frame.layers.push(layer);
  return layer;
}

/** What a layer gives: one tensor, or a list of several. */
export function outputsOf(layer: DraftLayer, count: number): CodeValue {
  const tensor = (port: number): CodeValue => ({ is: 'tensor', tensor: { layer, port } });
  if (count === 1) return tensor(0);
  return { is: 'list', items: Array.from({ length: count }, (_, port) => tensor(port)) };
}

/** The tensors of an argument. Throws `UnreadableCode` for anything else. */
export function tensorsIn(value: CodeValue, called: string, span: Span): DraftTensor[] {
  if (value.is === 'tensor') return [value.tensor];
  refuseBroken(value, span);
  const items = value.is === 'list' ? itemsOf(value) : null;
  if (items) return items.flatMap((item) => tensorsIn(item, called, span));
  throw new UnreadableCode(
    `${called} is called on ${describeCode(value)}. Call it on an Input or on what a layer gives.`,
    span,
  );
}

/**
 * Settles which of a layer's calls is its own and which use it again: the one whose variable has the
 * layer's name, else the first.
 */
export function settleCalls({ calls, layer, frozen }: LayerValue): void {
  const named = calls.find(
    ({ variable }) => layer.name !== null && variable === identifier(layer.name),
  );
  const owner = named ?? calls[0];
  if (!owner) return;
  owner.trainable = layer.trainable && !frozen;
  for (const call of calls) {
    if (call === owner) continue;
    call.sharesWith = owner;
    call.name = null;
    call.trainable = true;
  }
}

/** Ends a statement without a word where an error has been told of already. */
export function refuseBroken(value: CodeValue | undefined, span: Span): void {
  if (value?.is === 'unknown' && value.broken === true) throw new UnreadableCode('', span);
}

/** Whether anything in an argument is the output of a layer. */
export function holdsTensor(value: CodeValue): boolean {
  return value.is === 'tensor' || (value.is === 'list' && value.items.some(holdsTensor));
}

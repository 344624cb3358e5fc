import { addLayer, outputsOf, refuseBroken, tensorsIn, type Given } from './call-layer.ts';
import { ownName } from './call-function.ts';
import type { CodeFrame } from './code-frame.ts';
import {
  describeCode,
  type CodeValue,
  type LayerValue,
  type ModelValue,
  type Span,
} from './code-value.ts';
import {
  draftOutputs,
  extractBlock,
  extractNetwork,
  type DraftLayer,
  type DraftNetwork,
  type DraftTensor,
} from './draft.ts';
import { itemsOf, plainValue } from './evaluate-expression.ts';
import { UnreadableCode } from './python-problem.ts';
import { identifier } from './python-text.ts';

/** `keras.Sequential([...])`. Throws `UnreadableCode` for what is no layer. */
export function makeSequential(
  { positional, named }: Given,
  frame: CodeFrame,
  span: Span,
): ModelValue {
  const given = positional[0] ?? named.get('layers');
  const model: ModelValue = {
    is: 'model',
    name: textIn(named.get('name') ?? positional[1]),
    span,
    frozen: false,
    called: false,
    uses: [],
    content: { kind: 'sequential', items: [] },
  };
  if (!given || plainValue(given) === null) return model;
  const items = itemsOf(given);
  if (!items) {
    throw new UnreadableCode(
      `Sequential takes a list of layers, not ${describeCode(given)}.`,
      span,
    );
  }
  for (const item of items) addToSequential(model, item, frame, span);
  return model;
}

/** `model.add(layer)`. */
export function addToSequential(
  model: ModelValue,
  item: CodeValue | undefined,
  frame: CodeFrame,
  span: Span,
): void {
  const { content } = model;
  if (content.kind !== 'sequential') {
    throw new UnreadableCode('Layers can be added to a Sequential only.', span);
  }
  if (item?.is === 'layer' || item?.is === 'model') {
    if (item.is === 'layer') item.used = true;
    else item.called = true;
    content.items.push(item);
    return;
  }
  if (item?.is === 'tensor' && item.tensor.layer.type === 'Input') {
    content.items.push(inputLayer(item.tensor.layer, frame, span));
    return;
  }
  refuseBroken(item, span);
  throw new UnreadableCode(
    `A Sequential holds layers; this is ${item ? describeCode(item) : 'nothing'}.`,
    span,
  );
}

/** An Input in a Sequential: it stands there and nowhere else. */
function inputLayer(input: DraftLayer, frame: CodeFrame, span: Span): LayerValue {
  const at = frame.layers.indexOf(input);
  if (at >= 0) frame.layers.splice(at, 1);
  return {
    is: 'layer',
    object: { is: 'object', module: 'layers', kind: 'Input', positional: [], named: {} },
    layer: {
      type: 'Input',
      params: input.params,
      name: input.name,
      trainable: true,
      inputShape: null,
      references: new Map(),
    },
    span,
    calls: [input],
    used: true,
    frozen: false,
    settings: new Map(),
  };
}

/** `keras.Model(inputs, outputs)`. */
export function makeFunctional(
  { positional, named }: Given,
  frame: CodeFrame,
  span: Span,
): ModelValue {
  const inputs = named.get('inputs') ?? named.get('input') ?? positional[0];
  const outputs = named.get('outputs') ?? named.get('output') ?? positional[1];
  if (!inputs || !outputs) {
    throw new UnreadableCode('Model needs its inputs and its outputs.', span);
  }
  const starts = tensorsOf(inputs, span).map(({ layer }) => layer);
  const between = starts.find(({ type }) => type !== 'Input');
  if (between) {
    throw new UnreadableCode(
      `The model begins at ${between.name ?? between.type}, which is no Input. Begin it at an Input.`,
      span,
    );
  }
  return {
    is: 'model',
    name: ownName(textIn(named.get('name') ?? positional[2]), frame),
    span,
    frozen: false,
    called: false,
    uses: [],
    content: { kind: 'functional', inputs: starts, outputs: tensorsOf(outputs, span) },
  };
}

/** Tensors of a list, or of a dictionary by name. */
function tensorsOf(value: CodeValue, span: Span): DraftTensor[] {
  return tensorsIn(value, 'Model', span);
}

function textIn(value: CodeValue | undefined): string | null {
  const text = value && plainValue(value);
  return typeof text === 'string' ? text : null;
}

/** A model called on tensors: a block. Throws `UnreadableCode`. */
export function callModel(
  model: ModelValue,
  { positional, named }: Given,
  frame: CodeFrame,
  span: Span,
): CodeValue {
  const inputs = [...positional, ...named.values()].flatMap((value) =>
    value.is === 'tensor' || value.is === 'list' ? tensorsIn(value, 'The model', span) : [],
  );
  if (inputs.length === 0) {
    return { is: 'unknown', why: 'what a model gives for data' };
  }
  const { block, outputs } = blockOf(model, inputs, frame, span);
  addLayer(frame, block, span);
  return outputsOf(block, outputs);
}

function blockOf(
  model: ModelValue,
  inputs: readonly DraftTensor[],
  frame: CodeFrame,
  span: Span,
): { block: DraftLayer; outputs: number } {
  model.called = true;
  const [first] = model.uses;
  const made = first ?? madeBlock(model, frame, span);
  const block: DraftLayer = { ...made, inputs, variable: null };
  model.uses.push(block);
  return { block, outputs: block.network ? draftOutputs(block.network).length : 0 };
}

function madeBlock(model: ModelValue, frame: CodeFrame, span: Span): DraftLayer {
  const network = modelNetwork(model, frame, span, true);
  const only = onlyBlock(network, model.name);
  if (only) return { ...only, trainable: only.trainable && !model.frozen };
  return {
    type: 'Block',
    params: {},
    name: model.name,
    trainable: !model.frozen,
    inputs: null,
    network,
  };
}

/** The block of its name that a model consists of: with nothing but Inputs before it, as this program writes it. */
function onlyBlock({ layers, outputs }: DraftNetwork, name: string | null): DraftLayer | null {
  const [block, ...others] = layers.filter(({ type }) => type !== 'Input');
  if (!block?.network || others.length > 0 || block.name !== name) return null;
  const inputs = layers.filter(({ type }) => type === 'Input');
  const isWhole =
    block.inputs?.length === inputs.length &&
    block.inputs.every(({ layer }, index) => layer === inputs[index]);
  return isWhole && outputs === undefined ? block : null;
}

/** Settles which call of a model is its own and which use its weights again, as `settleCalls` does for layers. */
export function settleUses({ uses, name }: ModelValue): void {
  const owner =
    uses.find(({ variable }) => name !== null && variable === identifier(name)) ?? uses[0];
  for (const use of uses) {
    if (!owner || use === owner) continue;
    use.sharesWith = owner;
    use.name = null;
    use.trainable = true;
  }
}

/** The layers of a model. Throws `UnreadableCode` where a Sequential has no Input and is no block. */
export function modelNetwork(
  model: ModelValue,
  frame: CodeFrame,
  span: Span,
  isBlock = false,
): DraftNetwork {
  const { content } = model;
  if (content.kind === 'functional') {
    return isBlock
      ? extractBlock(frame.layers, content.inputs, content.outputs)
      : extractNetwork(frame.layers, content.inputs, content.outputs).network;
  }
  const layers: DraftLayer[] = [];
  let last: DraftTensor | null = null;
  const push = (layer: DraftLayer): void => {
    layers.push(layer);
    last = { layer, port: 0 };
  };
  for (const item of content.items) {
    const isInput = item.is === 'layer' && item.layer.type === 'Input';
    if (last === null) {
      const shape = item.is === 'layer' && !isInput ? item.layer.inputShape : null;
      const named = isInput ? item.layer : null;
      if (shape === null && !named && !isBlock) {
        throw new UnreadableCode(
          'The shape of the input is missing. Begin with keras.Input(shape=(…)).',
          item.span,
        );
      }
      push({
        type: 'Input',
        params: named?.params ?? (shape ? { shape } : {}),
        name: named?.name ?? null,
        trainable: true,
        inputs: null,
        ...(isInput && item.calls[0]?.columns ? { columns: item.calls[0].columns } : {}),
      });
    }
    if (isInput || last === null) continue;
    push(behind(item, last, frame, span));
  }
  if (layers.length === 0 && !isBlock) {
    throw new UnreadableCode('The Sequential has no layers.', model.span);
  }
  return { layers };
}

function behind(
  item: LayerValue | ModelValue,
  last: DraftTensor,
  frame: CodeFrame,
  span: Span,
): DraftLayer {
  if (item.is === 'model') return blockOf(item, [last], frame, span).block;
  const { layer } = item;
  const made: DraftLayer = {
    type: layer.type,
    params: layer.params,
    name: layer.name,
    trainable: layer.trainable,
    inputs: [last],
  };
  item.calls.push(made);
  return made;
}

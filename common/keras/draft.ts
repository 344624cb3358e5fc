import type { BlockParameter, ParamValue } from '../network/network-spec.ts';

/** A layer that was read, before it has an id and a place. */
export interface DraftLayer {
  readonly type: string;
  params: Readonly<Record<string, ParamValue>>;
  /** As given, or null where the reader chooses one. */
  name: string | null;
  /** The variable that holds what it gives: the name of a second use of one layer. */
  variable?: string | null;
  trainable: boolean;
  /** What feeds it; null where it was made and never called. */
  readonly inputs: readonly DraftTensor[] | null;
  sharesWith?: DraftLayer;
  /** Of a block. */
  readonly network?: DraftNetwork;
  parameters?: readonly DraftParameter[];
  /** Feature columns of an Input layer, where the text names them. */
  readonly columns?: readonly number[] | null;
}

/** A setting of a block that was read. */
export interface DraftParameter extends Pick<BlockParameter, 'key' | 'label' | 'default'> {
  readonly sets: readonly { readonly layer: DraftLayer; readonly param: string }[];
}

/**
 * Gives a layer inside a block what a setting of the block is by default: its value at this place stands in the block.
 */
export function takeDefault(layer: DraftLayer, param: string, usual: ParamValue): void {
  const { [param]: _before, ...others } = layer.params;
  const own = layer.parameters?.find(({ key }) => key === param)?.default;
  const isOwn = own !== undefined && JSON.stringify(own) === JSON.stringify(usual);
  layer.params = isOwn ? others : { ...others, [param]: usual };
}

/** What a layer gives at one of its outputs. */
export interface DraftTensor {
  readonly layer: DraftLayer;
  readonly port: number;
}

/** Layers between inputs and outputs. Inputs and last layers stand in the order in which they count. */
export interface DraftNetwork {
  readonly layers: readonly DraftLayer[];
  /** Of a block: what it gives, where that is not what its last layers give, in their order. */
  readonly outputs?: readonly DraftTensor[];
}

/** What a block gives, in order: as it says, or every layer that feeds no other, all that a block in it gives. */
export function draftOutputs({ layers, outputs }: DraftNetwork): readonly DraftTensor[] {
  if (outputs) return outputs;
  const feeding = new Set(layers.flatMap((layer) => (layer.inputs ?? []).map((one) => one.layer)));
  return layers
    .filter((layer) => layer.type !== 'Input' && !feeding.has(layer))
    .flatMap((layer) => {
      const count = layer.network ? draftOutputs(layer.network).length : 1;
      return Array.from({ length: count }, (_, port) => ({ layer, port }));
    });
}

/** What was found between inputs and outputs. */
export interface Extracted {
  readonly network: DraftNetwork;
  /** Layers that lead to no output. */
  readonly leftOut: readonly DraftLayer[];
}

/**
 * Takes from all layers those that lead to the outputs, and every Input layer named. An output that also feeds
 * other layers, or is not the first of its layer, gets a layer of its own that changes nothing: here a network's
 * outputs are the layers that feed no other.
 */
export function extractNetwork(
  all: readonly DraftLayer[],
  inputs: readonly DraftLayer[],
  outputs: readonly DraftTensor[],
): Extracted {
  const needed = leadingTo(outputs, inputs);
  const used = all.filter((layer) => needed.has(layer));
  const feeding = new Set(used.flatMap((layer) => (layer.inputs ?? []).map((one) => one.layer)));
  const ends: DraftLayer[] = [];
  const added: DraftLayer[] = [];
  for (const output of outputs) {
    const { layer, port } = output;
    const isEnd =
      layer.type !== 'Input' && !feeding.has(layer) && (port === 0 || layer.network !== undefined);
    if (isEnd && (!ends.includes(layer) || layer.network !== undefined)) {
      if (!ends.includes(layer)) ends.push(layer);
      continue;
    }
    const passing = passOn(output);
    ends.push(passing);
    added.push(passing);
  }
  const ordered = inOrder([...used, ...added], inputs);
  return {
    network: { layers: inOrder(ordered, ends) },
    leftOut: all.filter((layer) => !needed.has(layer)),
  };
}

/** The same for a block, which gives anything inside it; what it gives twice gets a layer of its own. */
export function extractBlock(
  all: readonly DraftLayer[],
  inputs: readonly DraftLayer[],
  outputs: readonly DraftTensor[],
): DraftNetwork {
  const given: DraftTensor[] = [];
  const added: DraftLayer[] = [];
  for (const output of outputs) {
    const twice = given.some(({ layer, port }) => layer === output.layer && port === output.port);
    if (!twice) {
      given.push(output);
      continue;
    }
    const passing = passOn(output);
    added.push(passing);
    given.push({ layer: passing, port: 0 });
  }
  const needed = leadingTo(given, inputs);
  const used = [...all, ...added].filter((layer) => needed.has(layer));
  const feeding = new Set(used.flatMap((layer) => (layer.inputs ?? []).map((one) => one.layer)));
  const ends = [...new Set(given.map(({ layer }) => layer))].filter(
    (layer) => layer.type !== 'Input' && !feeding.has(layer),
  );
  const layers = inOrder(inOrder(used, inputs), ends);
  const usual = draftOutputs({ layers });
  const same =
    usual.length === given.length &&
    usual.every(
      ({ layer, port }, index) => layer === given[index]?.layer && port === given[index].port,
    );
  return same ? { layers } : { layers, outputs: given };
}

/** The layers that lead to outputs, and every Input layer named. */
function leadingTo(
  outputs: readonly DraftTensor[],
  inputs: readonly DraftLayer[],
): ReadonlySet<DraftLayer> {
  const starts = new Set(inputs);
  const needed = new Set<DraftLayer>();
  const waiting = outputs.map(({ layer }) => layer);
  for (let layer = waiting.pop(); layer; layer = waiting.pop()) {
    if (needed.has(layer)) continue;
    needed.add(layer);
    if (!starts.has(layer)) waiting.push(...(layer.inputs ?? []).map((one) => one.layer));
  }
  for (const start of starts) needed.add(start);
  return needed;
}

/** A layer that gives what it is given. */
function passOn(output: DraftTensor): DraftLayer {
  return {
    type: 'Activation',
    params: { activation: 'linear' },
    name: null,
    trainable: true,
    inputs: [output],
  };
}

/** The layers with those of `wanted` in its order, at the places that they have between them. */
export function inOrder<Item>(layers: readonly Item[], wanted: readonly Item[]): readonly Item[] {
  const present = wanted.filter((layer) => layers.includes(layer));
  const set = new Set(present);
  let next = 0;
  return layers.map((layer) => (set.has(layer) ? (present[next++] ?? layer) : layer));
}

import { AppError } from '../errors/app-error.ts';
import { findLayer, resolveParams } from '../layers/catalogue.ts';
import { blockType } from '../network/expand-blocks.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec, SubnetworkSpec } from '../network/network-spec.ts';
import { insideWithValues } from './block-values.ts';
import { chainOf, drawnGraph, isInput, outputCount } from './drawn-graph.ts';
import {
  isList,
  isObject,
  isReference,
  type KerasObject,
  type KerasValue,
} from './keras-object.ts';
import { withoutTrainable } from './signatures.ts';
import { writeLayer } from './write-layer.ts';
import { kerasName } from './write-statements.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const functional = 'keras.src.models.functional';

/** Where a value of the model comes from: a layer's name, the number of its call, and of its output. */
type History = readonly [layer: string, call: number, output: number];

/**
 * The network as Keras 3's `model.to_json()` writes it, which `keras.models.model_from_json` reads: a
 * Sequential where it is a chain, otherwise a Functional; blocks are models in it, repeated ones one after another.
 * Layers that no data reach are left out.
 * Throws `invalid-network` naming a layer on a circle or one that JSON cannot hold.
 */
export function writeKerasJson(network: NetworkSpec): string {
  const chain = chainOf(network);
  const model = chain ? sequential(chain) : functionalModel(network, 'model', true);
  return `${JSON.stringify(model, null, 2)}\n`;
}

/**
 * What Keras does not know of a network and leaves alone: the feature columns of its inputs, and the names of the
 * places at which a layer is used more than once.
 */
function ownPart(
  nodes: readonly NodeSpec[],
  calls: ReadonlyMap<string, readonly string[]> = new Map(),
): { readonly [key: string]: Json } {
  const columns = nodes.flatMap(({ name, params }): [string, Json][] =>
    Array.isArray(params['columns']) ? [[kerasName(name), params['columns'] as number[]]] : [],
  );
  const several = [...calls].filter(([, names]) => names.length > 1);
  const own = {
    ...(columns.length === 0 ? {} : { columns: Object.fromEntries(columns) }),
    ...(several.length === 0 ? {} : { calls: Object.fromEntries(several) }),
  };
  return Object.keys(own).length === 0 ? {} : { layerwright: own };
}

function sequential(chain: readonly NodeSpec[]): { readonly [key: string]: Json } {
  return {
    module: 'keras',
    class_name: 'Sequential',
    config: {
      name: 'model',
      trainable: true,
      layers: chain.map((node) => layerJson(node, writeLayer(node, { complete: true }).object)),
    },
    registered_name: null,
    ...ownPart(chain),
  };
}

/** A Functional model. A frozen block is one with `trainable` off. */
function functionalModel(
  network: SubnetworkSpec,
  name: string,
  trainable: boolean,
): { readonly [key: string]: Json } {
  const writer = new GraphWriter(network);
  const config = { name, trainable, ...writer.config() };
  return {
    module: functional,
    class_name: 'Functional',
    config,
    registered_name: null,
    ...ownPart(network.nodes, writer.calls),
  };
}

class GraphWriter {
  /** Names of a layer's calls in their order, by its own. */
  readonly calls = new Map<string, string[]>();
  readonly #graph: ReturnType<typeof drawnGraph>;
  readonly #byId: ReadonlyMap<string, NodeSpec>;
  /** What each layer gives, by its id. */
  readonly #histories = new Map<string, readonly History[]>();
  readonly #entries = new Map<string, { json: { readonly [key: string]: Json }; calls: Json[] }>();

  constructor(network: SubnetworkSpec) {
    this.#graph = drawnGraph(network);
    this.#byId = new Map(network.nodes.map((node) => [node.id, node]));
  }

  config(): { readonly [key: string]: Json } {
    const { ordered, reached, inputs, outputs } = this.#graph;
    const used = ordered.filter(({ id }) => reached.has(id));
    for (const node of used) {
      if (node.type === blockType) this.#addBlock(node);
      else this.#addLayer(node);
    }
    const feeding = new Set(used.flatMap((node) => this.#graph.into(node).map(({ from }) => from)));
    const starts = inputs.filter(({ id }) => feeding.has(id));
    const ends = outputs.flatMap((end) => {
      const all = this.#histories.get(end.id) ?? [];
      return end.type === blockType ? all : all.slice(0, 1);
    });
    if (starts.length === 0 || ends.length === 0) {
      throw new AppError(
        'invalid-network',
        'No path leads from an input to an output. Connect an Input layer to the layers behind it.',
      );
    }
    return {
      layers: [...this.#entries.values()].map(({ json, calls }) => ({
        ...json,
        inbound_nodes: calls,
      })),
      input_layers: endsJson(starts.flatMap(({ id }) => this.#histories.get(id) ?? [])),
      output_layers: endsJson(ends),
    };
  }

  #addLayer(node: NodeSpec): void {
    const owner = this.#byId.get(node.sharesWith ?? '') ?? node;
    const { object, call } = writeLayer(owner, { complete: true });
    let entry = this.#entries.get(owner.id);
    if (!entry) {
      entry = { json: layerJson(owner, object), calls: [] };
      this.#entries.set(owner.id, entry);
    }
    const name = kerasName(owner.name);
    const number = entry.calls.length;
    const count = outputCount(node);
    this.#histories.set(
      node.id,
      Array.from({ length: count }, (_, output): History => [name, number, output]),
    );
    if (isInput(node)) return;
    const named = Object.fromEntries(
      Object.entries(call).map(([key, value]) => [key, valueJson(value, node)]),
    );
    entry.calls.push(callJson(node, this.#tensors(node), named));
    this.calls.set(name, [...(this.calls.get(name) ?? []), kerasName(node.name)]);
  }

  #addBlock(block: NodeSpec): void {
    const repeat = typeof block.params['repeat'] === 'number' ? block.params['repeat'] : 1;
    const count = outputCount(block);
    let tensors = this.#tensors(block);
    let histories: readonly History[] = [];
    for (let copy = 1; copy <= repeat; copy += 1) {
      const name = repeat === 1 ? kerasName(block.name) : `${kerasName(block.name)}_${copy}`;
      const model = functionalModel(insideWithValues(block), name, block.trainable !== false);
      const args: Json = tensors.length === 1 ? tensors : [tensors];
      this.#entries.set(`${block.id}:${copy}`, {
        json: { ...model, name },
        calls: [{ args, kwargs: {} }],
      });
      histories = Array.from({ length: count }, (_, output): History => [name, 0, output]);
      tensors = histories.map(tensorJson);
    }
    this.#histories.set(block.id, histories);
  }

  #tensors(node: NodeSpec): readonly Json[] {
    return this.#graph.into(node).map((edge: EdgeSpec) => {
      const history = this.#histories.get(edge.from)?.[edge.fromPort ?? 0];
      if (history) return tensorJson(history);
      throw new AppError(
        'invalid-network',
        `${node.name} is connected to an output that is not there. Connect it again.`,
        { place: { node: node.id } },
      );
    });
  }
}

/** One end as it is, several as a list. */
function endsJson(histories: readonly History[]): Json {
  return histories.length === 1 ? (histories[0] ?? null) : histories;
}

function tensorJson(history: History): Json {
  return { class_name: '__keras_tensor__', config: { keras_history: history } };
}

function callJson(
  { type }: NodeSpec,
  tensors: readonly Json[],
  named: { readonly [key: string]: Json },
): Json {
  const definition = findLayer(type);
  const [first = null, ...rest] = tensors;
  if (definition?.category === 'recurrent' || type === 'Bidirectional') {
    const kwargs = rest.length === 0 ? named : { initial_state: rest, ...named };
    return { args: [first], kwargs };
  }
  if (type === 'MultiHeadAttention') return { args: tensors, kwargs: named };
  const several = (definition?.inputs.max ?? 1) > 1;
  return { args: several ? [tensors] : [first], kwargs: named };
}

function layerJson(node: NodeSpec, object: KerasObject): { readonly [key: string]: Json } {
  const name = kerasName(node.name);
  if (isInput(node)) {
    const definition = findLayer(node.type);
    const shape = definition ? resolveParams(definition, node.params)['shape'] : null;
    return {
      module: 'keras.layers',
      class_name: 'InputLayer',
      config: { batch_shape: [null, ...(shape as readonly number[])], dtype: 'float32', name },
      registered_name: null,
      name,
    };
  }
  const trainable = withoutTrainable.has(node.type) ? {} : { trainable: node.trainable !== false };
  return {
    module: 'keras.layers',
    class_name: object.kind,
    config: { name, ...trainable, ...namedJson(object, node) },
    registered_name: null,
    name,
  };
}

function namedJson({ named }: KerasObject, node: NodeSpec): { readonly [key: string]: Json } {
  return Object.fromEntries(
    Object.entries(named).map(([key, value]) => [key, valueJson(value, node)]),
  );
}

function valueJson(value: KerasValue, node: NodeSpec): Json {
  if (isReference(value)) {
    throw new AppError(
      'invalid-network',
      `${node.name} has the activation ${value.name}, which Keras does not have, so JSON cannot hold it. Export Python code, which defines it.`,
      { place: { node: node.id } },
    );
  }
  if (isList(value)) return value.map((one) => valueJson(one, node));
  if (!isObject(value)) return value as Json;
  return {
    module: `keras.${value.module}`,
    class_name: value.kind,
    config: namedJson(value, node),
    registered_name: null,
  };
}

import { AppError } from '../errors/app-error.ts';
import type { Shape } from '../tensor/shape.ts';
import { findLayer, resolveParams } from '../layers/catalogue.ts';
import { blockType } from '../network/expand-blocks.ts';
import type {
  BlockOutput,
  EdgeSpec,
  NetworkSpec,
  NodeSpec,
  SubnetworkSpec,
} from '../network/network-spec.ts';
import { repeatsOf, withBlockParameters } from '../network/blocks/block-parameters.ts';
import { isInput } from '../network/is-input.ts';
import { chainOf, drawnGraph, givenByBlock } from './drawn-graph.ts';
import {
  isList,
  isObject,
  isReference,
  type KerasObject,
  type KerasValue,
} from './keras-object.ts';
import { withoutTrainable } from './signatures.ts';
import { definitionOf, writeLayer } from './write-layer.ts';
import { kerasName } from './write-statements.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const functional = 'keras.src.models.functional';

/** Where a value of the model comes from: a layer's name, the number of its call, and of its output. */
type History = readonly [layer: string, call: number, output: number];

/** A value of the model. */
interface Tensor {
  readonly history: History;
  readonly shape: Shape;
}

/**
 * The network as Keras 3's `model.to_json()` writes it, which `keras.models.model_from_json` reads: a
 * Sequential where it is a chain, otherwise a Functional; blocks are models in it, repeated ones one after another.
 * Layers that no data reach are left out.
 * Throws `invalid-network` naming a layer on a circle or one that JSON cannot hold.
 */
export function writeKerasJson(network: NetworkSpec): string {
  const chain = chainOf(network);
  const model = chain ? sequential(chain) : functionalModel(network, 'model', true).json;
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
      layers: chain.map((node) =>
        layerJson(node, writeLayer(node, { complete: true }).object, inputShape(node)),
      ),
    },
    registered_name: null,
    ...ownPart(chain),
  };
}

/**
 * A Functional model and what it gives. A frozen block is one with `trainable` off.
 * @param entries Shapes of what a block is given, by its Input layers in turn.
 * @param given What the model gives, in order.
 */
function functionalModel(
  network: SubnetworkSpec,
  name: string,
  trainable: boolean,
  entries: readonly Shape[] | null = null,
  given: readonly BlockOutput[] = givenByBlock({ network }),
): { readonly json: { readonly [key: string]: Json }; readonly outputs: readonly Shape[] } {
  const writer = new GraphWriter(network, entries, given);
  const { config, outputs } = writer.config();
  const json = {
    module: functional,
    class_name: 'Functional',
    config: { name, trainable, ...config },
    registered_name: null,
  };
  return { json: { ...json, ...ownPart(network.nodes, writer.calls) }, outputs };
}

class GraphWriter {
  /** Names of a layer's calls in their order, by its own. */
  readonly calls = new Map<string, string[]>();
  readonly #graph: ReturnType<typeof drawnGraph>;
  readonly #byId: ReadonlyMap<string, NodeSpec>;
  /** What each layer gives, by its id. */
  readonly #tensors = new Map<string, readonly Tensor[]>();
  readonly #entryShapes: readonly Shape[] | null;
  readonly #given: readonly BlockOutput[];
  readonly #entries = new Map<string, { json: { readonly [key: string]: Json }; calls: Json[] }>();

  constructor(
    network: SubnetworkSpec,
    entries: readonly Shape[] | null,
    given: readonly BlockOutput[],
  ) {
    this.#entryShapes = entries;
    this.#given = given;
    this.#graph = drawnGraph(network);
    this.#byId = new Map(network.nodes.map((node) => [node.id, node]));
  }

  config(): {
    readonly config: { readonly [key: string]: Json };
    readonly outputs: readonly Shape[];
  } {
    const { ordered, reached, inputs } = this.#graph;
    const used = ordered.filter(({ id }) => reached.has(id));
    for (const node of used) {
      if (node.type === blockType) this.#addBlock(node);
      else this.#addLayer(node);
    }
    const feeding = new Set(used.flatMap((node) => this.#graph.into(node).map(({ from }) => from)));
    const starts = inputs.filter(({ id }) => feeding.has(id));
    const ends = this.#given.flatMap(({ node, port }) => this.#tensors.get(node)?.[port] ?? []);
    if (starts.length === 0 || ends.length === 0) {
      throw new AppError(
        'invalid-network',
        'No path leads from an input to an output. Connect an Input layer to the layers behind it.',
      );
    }
    return {
      config: {
        layers: [...this.#entries.values()].map(({ json, calls }) => ({
          ...json,
          inbound_nodes: calls,
        })),
        input_layers: endsJson(starts.flatMap(({ id }) => this.#tensors.get(id) ?? [])),
        output_layers: endsJson(ends),
      },
      outputs: ends.map(({ shape }) => shape),
    };
  }

  #addLayer(node: NodeSpec): void {
    const owner = this.#byId.get(node.sharesWith ?? '') ?? node;
    const { object, call } = writeLayer(owner, { complete: true });
    const given = this.#inputsOf(node);
    const entry = this.#graph.inputs.indexOf(node);
    const known = entry < 0 ? null : (this.#entryShapes?.[entry] ?? null);
    const shapes = known ? [known] : shapesBehind(owner, node, given);
    let written = this.#entries.get(owner.id);
    if (!written) {
      written = { json: layerJson(owner, object, shapes[0] ?? [null]), calls: [] };
      this.#entries.set(owner.id, written);
    }
    const name = kerasName(owner.name);
    const number = written.calls.length;
    this.#tensors.set(
      node.id,
      shapes.map((shape, output) => ({ history: [name, number, output], shape })),
    );
    if (isInput(node)) return;
    const named = Object.fromEntries(
      Object.entries(call).map(([key, value]) => [key, valueJson(value, node)]),
    );
    written.calls.push(callJson(node, given.map(tensorJson), named));
    this.calls.set(name, [...(this.calls.get(name) ?? []), kerasName(node.name)]);
  }

  /** A block is a model; another use of it is another call of that model. */
  #addBlock(block: NodeSpec): void {
    const owner = this.#byId.get(block.sharesWith ?? '') ?? block;
    const repeat = repeatsOf(owner);
    let tensors = this.#inputsOf(block);
    for (let copy = 1; copy <= repeat; copy += 1) {
      const numbered = (one: NodeSpec): string =>
        repeat === 1 ? kerasName(one.name) : `${kerasName(one.name)}_${copy}`;
      const name = numbered(owner);
      const { json, outputs } = functionalModel(
        withBlockParameters(owner),
        name,
        owner.trainable !== false,
        tensors.map(({ shape }) => shape),
        givenByBlock(owner),
      );
      const key = `${owner.id}:${copy}`;
      const known = this.#entries.get(key);
      const calls = known?.calls ?? [];
      const number = calls.length;
      const given = tensors.map(tensorJson);
      calls.push({ args: given.length === 1 ? given : [given], kwargs: {} });
      const model: { readonly [key: string]: Json } = {
        ...json,
        ...withSettings(json, owner),
        name,
      };
      this.#entries.set(key, { json: known ? withOpenAxes(known.json, model) : model, calls });
      this.calls.set(name, [...(this.calls.get(name) ?? []), numbered(block)]);
      tensors = outputs.map((shape, output) => ({ history: [name, number, output], shape }));
    }
    this.#tensors.set(block.id, tensors);
  }

  #inputsOf(node: NodeSpec): readonly Tensor[] {
    return this.#graph.into(node).map((edge: EdgeSpec) => {
      const tensor = this.#tensors.get(edge.from)?.[edge.fromPort ?? 0];
      if (tensor) return tensor;
      throw new AppError(
        'invalid-network',
        `${node.name} is connected to an output that is not there. Connect it again.`,
        { place: { node: node.id } },
      );
    });
  }
}

/** The shapes of what a layer gives. Throws `invalid-network` naming it when its inputs do not fit. */
function shapesBehind(owner: NodeSpec, node: NodeSpec, given: readonly Tensor[]): readonly Shape[] {
  const definition = definitionOf(owner);
  const params = resolveParams(definition, owner.params);
  const inputs = given.map(({ shape }) => shape);
  try {
    return [
      definition.inferShape(inputs, params),
      ...(definition.furtherOutputs?.(inputs, params) ?? []),
    ];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('invalid-network', `${node.name}: ${error.message}`, {
      place: { node: node.id },
      cause: error,
    });
  }
}

/** A model as one of its uses needs it, with the axes open that have other lengths at another one. */
function withOpenAxes<Part extends Json>(model: Part, other: Json): Part;
function withOpenAxes(model: Json, other: Json): Json {
  if (!isTable(model) || !isTable(other)) {
    if (!Array.isArray(model) || !Array.isArray(other)) return model;
    return model.map((one: Json, at) => withOpenAxes(one, (other[at] ?? null) as Json));
  }
  return Object.fromEntries(
    Object.entries(model).map(([key, one]): [string, Json] => {
      const there = other[key] ?? null;
      const isShape = (key === 'batch_shape' || key === 'shape') && Array.isArray(one);
      if (!isShape || !Array.isArray(there)) return [key, withOpenAxes(one, there)];
      return [key, one.map((axis: Json, at) => (axis === there[at] ? axis : null))];
    }),
  );
}

function isTable(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** The settings of a block, beside the model: Keras does not know them. */
function withSettings(
  json: { readonly [key: string]: Json },
  { parameters = [], network }: NodeSpec,
): { readonly [key: string]: Json } {
  if (parameters.length === 0) return {};
  const nameOf = (id: string) => network?.nodes.find((node) => node.id === id)?.name ?? id;
  const settings = parameters.map(({ key, label, default: usual, sets }) => ({
    key,
    label,
    default: usual,
    sets: sets.map(({ node, param }): Json => [kerasName(nameOf(node)), param]),
  }));
  const known = json['layerwright'];
  const own = typeof known === 'object' && known !== null && !Array.isArray(known) ? known : {};
  return { layerwright: { ...own, settings } };
}

function inputShape({ params }: NodeSpec): Shape {
  const { shape } = params;
  return [null, ...(Array.isArray(shape) ? (shape as readonly number[]) : [4])];
}

/** One end as it is, several as a list. */
function endsJson(tensors: readonly Tensor[]): Json {
  const histories = tensors.map(({ history }) => history);
  return histories.length === 1 ? (histories[0] ?? null) : histories;
}

function tensorJson({ history, shape }: Tensor): Json {
  return {
    class_name: '__keras_tensor__',
    config: { shape, dtype: 'float32', keras_history: history },
  };
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

function layerJson(
  node: NodeSpec,
  object: KerasObject,
  shape: Shape,
): { readonly [key: string]: Json } {
  const name = kerasName(node.name);
  if (isInput(node)) {
    return {
      module: 'keras.layers',
      class_name: 'InputLayer',
      config: { batch_shape: shape, dtype: 'float32', name },
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

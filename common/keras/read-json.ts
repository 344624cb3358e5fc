import { AppError } from '../errors/app-error.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import {
  extractBlock,
  extractNetwork,
  type DraftLayer,
  type DraftNetwork,
  type DraftTensor,
} from './draft.ts';
import { knownLayers } from './application-layers.ts';
import {
  callsOf,
  isJsonObject,
  kerasValue,
  type JsonObject,
  type TensorPlace,
} from './json-calls.ts';
import { kerasObject } from './keras-object.ts';
import { joinRepeated } from './join-repeated.ts';
import { readLayer, unknownLayer, type ReadLayer } from './read-layer.ts';
import { readSettings } from './json-settings.ts';
import { refuseCircle } from './refuse-circle.ts';
import { settleNetwork } from './settle-draft.ts';

/** Characters; more is no configuration of a network. */
const longest = 64 * 1024 ** 2;
const mostLayers = 10_000;
/** Models in models. */
const deepest = 50;

/** Models whose layers are read. */
const models: ReadonlySet<string> = new Set(['Sequential', 'Functional', 'Model']);

/**
 * Reads a model's configuration as Keras 3 and Keras 2 write it (`model.to_json()`). Models in it become blocks.
 * Throws `invalid-input` with a sentence that names the layer and its class, or the place in the file.
 * @param previous Layers that it has under the same name keep their ids and places.
 */
export function readKerasJson(text: string, previous: NetworkSpec | null = null): NetworkSpec {
  if (text.length > longest)
    throw refuse('This file is larger than 64 MB: it is no configuration of a model.');
  const json = parse(text);
  if (!isJsonObject(json) || typeof json['class_name'] !== 'string') {
    throw refuse('This is no configuration of a Keras model: it has no class_name.');
  }
  const kind = json['class_name'];
  if (!models.has(kind)) {
    throw refuse(
      `This describes a model of the class ${kind}. Only Sequential and Functional models can be read.`,
    );
  }
  const draft = readModel(json, { layers: 0 }, 0);
  refuseCircle(draft);
  return settleNetwork(draft, previous);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const bare = /[:[,]\s*(-?(?:NaN|Infinity))\b/.exec(text)?.[1];
    throw new AppError(
      'invalid-input',
      bare === undefined
        ? `This is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`
        : `This file has the number ${bare}, which JSON does not know and no layer can use. Correct it in Keras and write the file again.`,
      { cause: error },
    );
  }
}

/** What Keras does not know of a model: see `write-json.ts`. */
interface OwnPart {
  readonly columns: ReadonlyMap<string, readonly number[]>;
  readonly calls: ReadonlyMap<string, readonly string[]>;
}

function ownPart({ layerwright }: JsonObject): OwnPart {
  const own = isJsonObject(layerwright) ? layerwright : {};
  const lists = <Item>(key: string, isItem: (one: unknown) => one is Item) => {
    const table = own[key];
    const entries = isJsonObject(table) ? Object.entries(table) : [];
    return new Map(
      entries.flatMap(([name, list]): [string, readonly Item[]][] =>
        Array.isArray(list) && list.every(isItem) ? [[name, list]] : [],
      ),
    );
  };
  return {
    columns: lists('columns', (one): one is number => Number.isInteger(one) && Number(one) >= 0),
    calls: lists('calls', (one): one is string => typeof one === 'string'),
  };
}

interface Counter {
  layers: number;
}

function readModel(json: JsonObject, counter: Counter, depth: number): DraftNetwork {
  if (depth > deepest) throw refuse('Models lie in models without end.');
  const { config, class_name: kind } = json;
  const given = Array.isArray(config) ? config : isJsonObject(config) ? config['layers'] : null;
  if (!Array.isArray(given))
    throw refuse(`The configuration of the ${String(kind)} has no list of layers.`);
  const list = (given as readonly unknown[]).flatMap(knownLayers);
  counter.layers += list.length;
  if (counter.layers > mostLayers) {
    throw refuse(`The model has more than ${mostLayers.toLocaleString('en-US')} layers.`);
  }
  const own = ownPart(json);
  const read = (one: unknown) => readEntry(one, own, counter, depth);
  const isSequential = kind === 'Sequential';
  const draft = isSequential
    ? chainDraft(list.map(read), isJsonObject(config) ? config : {}, depth)
    : graphDraft(list.map(read), isJsonObject(config) ? config : {}, own, depth > 0);
  return joinRepeated(draft);
}

/** A layer or a model as it stands in the list. */
interface Entry {
  readonly name: string | null;
  readonly json: JsonObject;
  readonly layer: ReadLayer | null;
  readonly network: DraftNetwork | null;
  readonly columns: readonly number[] | null;
}

function readEntry(one: unknown, own: OwnPart, counter: Counter, depth: number): Entry {
  if (!isJsonObject(one) || typeof one['class_name'] !== 'string') {
    throw refuse('A layer in the list has no class_name.');
  }
  const kind = one['class_name'];
  const config = isJsonObject(one['config']) ? one['config'] : {};
  const named = config['name'] ?? one['name'];
  const name = typeof named === 'string' ? named : null;
  if (models.has(kind)) {
    const network = readModel(one, counter, depth + 1);
    return { name, json: one, layer: null, network, columns: null };
  }
  const type = operationType(one) ?? kind;
  if (type === kind && isCustom(one)) throw custom(kind, name, one);
  const entries = operationType(one)
    ? { name }
    : Object.fromEntries(Object.entries(config).map(([key, value]) => [key, kerasValue(value)]));
  const layer = readLayer(
    kerasObject('layers', type, [], { ...entries, ...(name === null ? {} : { name }) }),
    undefined,
    depth > 0,
  );
  return { name, json: one, layer, network: null, columns: own.columns.get(name ?? '') ?? null };
}

/** `x + y` in Keras 3 is an operation that is one of our layers. */
function operationType({ module, class_name: kind }: JsonObject): string | null {
  if (typeof module !== 'string' || !/(^|\.)ops(\.|$)/.test(module)) return null;
  const known = ['Add', 'Subtract', 'Multiply', 'Maximum', 'Minimum'];
  return known.find((type) => type === kind) ?? null;
}

/** A class that is not Keras's own, whatever it is called. */
function isCustom({ module, registered_name: registered }: JsonObject): boolean {
  if (typeof registered === 'string' && registered.includes('>')) return true;
  return (
    typeof module === 'string' &&
    !/^(keras|tensorflow\.(python\.)?keras|tf_keras)(\.|$)/.test(module)
  );
}

function custom(
  kind: string,
  name: string | null,
  { module, registered_name }: JsonObject,
): AppError {
  const from = typeof registered_name === 'string' ? registered_name : String(module);
  const layer = name === null ? 'A layer' : `The layer “${name}”`;
  return refuse(
    `${layer} is of the class ${kind} from ${from}, which is not part of Keras. Its code is never run; replace it by layers of Keras.`,
  );
}

function draftLayer(entry: Entry, inputs: readonly DraftTensor[] | null): DraftLayer {
  const { name, layer, network, columns, json } = entry;
  if (layer) {
    const { type, params, trainable } = layer;
    return { type, params, name, trainable, inputs, ...(columns ? { columns } : {}) };
  }
  if (!network) throw unknownLayer(String(json['class_name']), name);
  const config = isJsonObject(json['config']) ? json['config'] : {};
  const block: DraftLayer = {
    type: 'Block',
    params: {},
    name,
    trainable: config['trainable'] !== false,
    inputs,
    network,
  };
  readSettings(block, json);
  return block;
}

/** A Sequential. Older versions leave the Input out and give the first layer the shape. */
function chainDraft(entries: readonly Entry[], config: JsonObject, depth: number): DraftNetwork {
  const layers: DraftLayer[] = [];
  const [first] = entries;
  if (!first) throw refuse('The Sequential has no layers.');
  if (first.layer?.type !== 'Input') {
    const built = kerasValue(config['build_input_shape']);
    const shape =
      first.layer?.inputShape ??
      (Array.isArray(built) && built.slice(1).every((axis) => typeof axis === 'number')
        ? (built.slice(1) as number[])
        : null);
    if (!shape && depth === 0) {
      throw refuse(
        'The shape of the input is not in the file. Build the model before you write it.',
      );
    }
    layers.push({
      type: 'Input',
      params: shape ? { shape } : {},
      name: null,
      trainable: true,
      inputs: null,
    });
  }
  for (const entry of entries) {
    const before = layers.at(-1);
    if (entry.layer?.type === 'Input') {
      if (before) throw refuse('An InputLayer stands behind other layers of a Sequential.');
      layers.push(draftLayer(entry, null));
      continue;
    }
    layers.push(draftLayer(entry, before ? [{ layer: before, port: 0 }] : null));
  }
  return { layers };
}

/** A Functional model: layers with their calls, which name what feeds them. */
function graphDraft(
  entries: readonly Entry[],
  config: JsonObject,
  own: OwnPart,
  isBlock: boolean,
): DraftNetwork {
  const calls = new Map<string, DraftLayer>();
  const layers: DraftLayer[] = [];
  const waiting: {
    readonly into: DraftTensor[];
    readonly places: readonly TensorPlace[];
    readonly name: string;
  }[] = [];
  const names = new Set<string>();
  /** Models that are called several times, with how often. */
  const modelCalls = new Map<string, number>();
  for (const entry of entries) {
    const name = entry.name ?? '';
    if (names.has(name)) throw refuse(`Two layers are called “${name}”.`);
    names.add(name);
    if (entry.layer?.type === 'Input') {
      const input = draftLayer(entry, null);
      calls.set(callKey(name, 0), input);
      layers.push(input);
      continue;
    }
    const made = callsOf(entry.json, name);
    const places = own.calls.get(name);
    const ownNumber = Math.max(0, places?.indexOf(name) ?? 0);
    const base = draftLayer(entry, null);
    const uses = made.map(({ places: from, isCausal }) => {
      const inputs: DraftTensor[] = [];
      const params = isCausal ? { ...base.params, use_causal_mask: true } : base.params;
      waiting.push({ into: inputs, places: from, name });
      return { ...base, inputs, params };
    });
    if (entry.network && made.length > 1) modelCalls.set(name, made.length);
    const owner = uses[ownNumber] ?? uses[0];
    for (const [number, layer] of uses.entries()) {
      if (owner && layer !== owner) {
        layer.sharesWith = owner;
        layer.name = null;
        layer.variable = places?.[number] ?? null;
        layer.trainable = true;
      }
      calls.set(callKey(name, number), layer);
      layers.push(layer);
    }
  }
  const referred = [
    ...waiting.flatMap(({ places }) => places),
    ...tensorPlaces(config['output_layers']),
  ];
  const countedFromOne = new Set(
    referred.filter(({ layer, call }) => call === modelCalls.get(layer)).map(({ layer }) => layer),
  );
  const find = ({ layer, call, output }: TensorPlace, from: string): DraftTensor => {
    // Keras 2 counts the making of a model as its call 0.
    const number = countedFromOne.has(layer) ? call - 1 : call;
    const found = calls.get(callKey(layer, number)) ?? onlyCall(calls, layer);
    if (found) return { layer: found, port: output };
    throw refuse(
      names.has(layer)
        ? `${from} refers to call ${call + 1} of the layer “${layer}”, which is not in the file.`
        : `${from} refers to the layer “${layer}”, which is not in the file.`,
    );
  };
  for (const { into, places, name } of waiting) {
    into.push(...places.map((place) => find(place, `The layer “${name}”`)));
  }
  const ends = (key: string) => {
    const places = tensorPlaces(config[key]);
    return places.map((place) => find(place, `“${key}”`));
  };
  const inputs = ends('input_layers').map(({ layer }) => layer);
  const outputs = ends('output_layers');
  if (inputs.length === 0 || outputs.length === 0) {
    throw refuse('The model does not say which of its layers are inputs and outputs.');
  }
  const stray = inputs.find(({ type }) => type !== 'Input');
  if (stray)
    throw refuse(`The model begins at “${stray.name ?? stray.type}”, which is no InputLayer.`);
  return isBlock
    ? extractBlock(layers, inputs, outputs)
    : extractNetwork(layers, inputs, outputs).network;
}

function callKey(name: string, call: number): string {
  return JSON.stringify([name, call]);
}

/** A layer that is called once, however its call is counted. */
function onlyCall(calls: ReadonlyMap<string, DraftLayer>, name: string): DraftLayer | undefined {
  return calls.has(callKey(name, 1)) ? undefined : calls.get(callKey(name, 0));
}

/** `["x", 0, 0]`, a list of such, or a dictionary of such by name. */
function tensorPlaces(value: unknown): readonly TensorPlace[] {
  if (isJsonObject(value)) return Object.values(value).flatMap(tensorPlaces);
  if (!Array.isArray(value)) return [];
  const [layer, call, output] = value as unknown[];
  if (typeof layer === 'string' && typeof call === 'number' && typeof output === 'number') {
    return [{ layer, call, output }];
  }
  return (value as unknown[]).flatMap(tensorPlaces);
}

function refuse(message: string): AppError {
  return new AppError('invalid-input', message);
}

import { AppError } from '../errors/app-error.ts';
import type { KerasValue } from './keras-object.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Where a value of a model comes from: which output of which call of a layer. */
export interface TensorPlace {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** One call of a layer. */
export interface LayerCall {
  readonly places: readonly TensorPlace[];
  readonly isCausal: boolean;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An argument of a layer as it stands in JSON. */
export function kerasValue(value: unknown, depth = 0): KerasValue {
  if (depth > 50) throw new AppError('invalid-input', 'Values lie in values without end.');
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') {
    return value;
  }
  if (Array.isArray(value)) return (value as unknown[]).map((one) => kerasValue(one, depth + 1));
  if (!isJsonObject(value)) return null;
  const entries = (table: JsonObject) =>
    Object.fromEntries(
      Object.entries(table).map(([key, one]) => [key, kerasValue(one, depth + 1)]),
    );
  const kind = value['class_name'];
  if (kind === '__tuple__') return kerasValue(value['items'], depth + 1);
  if (typeof kind !== 'string') return { is: 'table', entries: entries(value) };
  const { config } = value;
  // A function is written by its name.
  if (kind === 'function' && typeof config === 'string') return config;
  return {
    is: 'object',
    module: 'layers',
    kind,
    positional: [],
    named: isJsonObject(config) ? entries(config) : {},
  };
}

/** The calls of a layer in Keras 3's form or the older one. Throws `invalid-input` naming the layer. */
export function callsOf({ inbound_nodes: nodes }: JsonObject, name: string): readonly LayerCall[] {
  if (!Array.isArray(nodes) || nodes.length === 0) {
    throw new AppError('invalid-input', `The layer “${name}” is not connected to any other.`);
  }
  const list = nodes as unknown[];
  // The oldest form has one connection per entry where a layer has one input.
  const calls = list.every((one) => Array.isArray(one) && typeof one[0] === 'string')
    ? [list]
    : list;
  return calls.map((call) => {
    const { places, isCausal } = isJsonObject(call) ? newCall(call) : oldCall(call);
    if (places.length > 0) return { places, isCausal };
    throw new AppError(
      'invalid-input',
      `The layer “${name}” is called without the output of another layer.`,
    );
  });
}

/** Arguments of a call that are inputs, in the order of the layer's inputs. */
const inputNames = ['inputs', 'query', 'value', 'key', 'initial_state'];

function newCall({ args, kwargs }: JsonObject): LayerCall {
  const named = isJsonObject(kwargs) ? kwargs : {};
  return {
    places: [args, ...inputNames.map((key) => named[key])].flatMap((one) => tensorsIn(one)),
    isCausal: named['use_causal_mask'] === true,
  };
}

function tensorsIn(value: unknown, depth = 0): readonly TensorPlace[] {
  if (depth > 20) return [];
  if (Array.isArray(value)) {
    return (value as unknown[]).flatMap((one) => tensorsIn(one, depth + 1));
  }
  if (!isJsonObject(value)) return [];
  const history = isJsonObject(value['config']) ? value['config']['keras_history'] : null;
  if (value['class_name'] === '__keras_tensor__') {
    const [place] = placesIn([history]);
    return place ? [place] : [];
  }
  return tensorsIn(value['items'] ?? value['args'], depth + 1);
}

/** `[["x", 0, 0, {}], …]`, as Keras 2 has it; further inputs may stand in the last part. */
function oldCall(call: unknown): LayerCall {
  if (!Array.isArray(call)) return { places: [], isCausal: false };
  const connections = call as unknown[];
  const named = connections.flatMap((one) =>
    Array.isArray(one) && isJsonObject(one[3]) ? [one[3]] : [],
  );
  return {
    places: [
      ...placesIn(connections),
      ...named.flatMap((kwargs) => inputNames.flatMap((key) => oldInputs(kwargs[key]))),
    ],
    isCausal: named.some((kwargs) => kwargs['use_causal_mask'] === true),
  };
}

function oldInputs(value: unknown): readonly TensorPlace[] {
  if (!Array.isArray(value)) return [];
  return typeof value[0] === 'string' ? placesIn([value]) : placesIn(value);
}

function placesIn(values: readonly unknown[]): readonly TensorPlace[] {
  return values.flatMap((value): TensorPlace[] => {
    if (!Array.isArray(value)) return [];
    const [layer, call, output] = value as unknown[];
    return typeof layer === 'string' && typeof call === 'number' && typeof output === 'number'
      ? [{ layer, call, output }]
      : [];
  });
}

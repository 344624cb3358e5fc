import { isJsonObject, type JsonObject } from './json-calls.ts';

/** Weights of `LayerScale` begin with this where its configuration does not say. */
const usualScale = 1e-6;

/**
 * A layer in the list of a Functional model, as layers that are known here where it is one that only the models of
 * `keras.applications` have and that known ones compute as well, with the same weights:
 *
 * - `LayerScale` (ConvNeXt) multiplies each channel by a number that is learned: a depthwise convolution of 1 × 1;
 * - `CustomScaleLayer` (Inception-ResNet-v2) adds its second input, scaled, to its first: `Rescaling`, then `Add`;
 * - the activation `hard_silu` (MobileNetV3), which is its input times the activation `hard_sigmoid` of it;
 * - `x + 3.0`, `x * 0.5` and the like with one number, which are operations of their own in Keras 3: `Rescaling`.
 *
 * Any other entry as it is. Of a class of the same name that is not Keras's own, too: it is refused where it is read.
 */
export function knownLayers(entry: unknown): readonly unknown[] {
  if (!isJsonObject(entry)) return [entry];
  const config = isJsonObject(entry['config']) ? entry['config'] : {};
  if (entry['class_name'] === 'Activation' && config['activation'] === 'hard_silu') {
    return hardSilu(entry, config);
  }
  if (isOperation(entry)) return [withNumber(entry, config)];
  if (!isOfApplications(entry)) return [entry];
  switch (entry['class_name']) {
    case 'LayerScale':
      return [layerScale(entry, config)];
    case 'CustomScaleLayer':
      return customScale(entry, config);
    default:
      return [entry];
  }
}

function isOfApplications({ module }: JsonObject): boolean {
  return typeof module === 'string' && /^keras(\.src)?\.applications\./.test(module);
}

function layerScale(entry: JsonObject, config: JsonObject): JsonObject {
  const { name, trainable, init_values: value } = config;
  return {
    ...entry,
    ...ofKeras('DepthwiseConv2D'),
    config: {
      name,
      trainable,
      kernel_size: [1, 1],
      use_bias: false,
      depthwise_initializer: {
        module: 'keras.initializers',
        class_name: 'Constant',
        config: { value: typeof value === 'number' ? value : usualScale },
        registered_name: null,
      },
    },
  };
}

function customScale(entry: JsonObject, config: JsonObject): readonly unknown[] {
  const { name, trainable, scale } = config;
  const [tensors] = argumentsOf(entry);
  if (typeof name !== 'string' || !Array.isArray(tensors) || tensors.length !== 2) return [entry];
  const [first, second] = tensors as readonly unknown[];
  const scaled = `${name}_scaled`;
  return [
    layer(entry, 'Rescaling', { name: scaled, trainable, scale }, second),
    layer(entry, 'Add', { name, trainable }, [first, outputOf(scaled)]),
  ];
}

function hardSilu(entry: JsonObject, config: JsonObject): readonly unknown[] {
  const { name, trainable } = config;
  const [tensor] = argumentsOf(entry);
  if (typeof name !== 'string' || tensor === undefined) return [entry];
  const gate = `${name}_gate`;
  return [
    layer(entry, 'Activation', { name: gate, trainable, activation: 'hard_sigmoid' }, tensor),
    layer(entry, 'Multiply', { name, trainable }, [tensor, outputOf(gate)]),
  ];
}

function isOperation({ module }: JsonObject): boolean {
  return typeof module === 'string' && /^keras(\.src)?\.ops\./.test(module);
}

/** An operation of a tensor and a number as a `Rescaling`; of two tensors as it is. */
function withNumber(entry: JsonObject, config: JsonObject): unknown {
  const [first, second] = argumentsOf(entry);
  const name = config['name'] ?? entry['name'];
  const [tensor, number] = typeof first === 'number' ? [second, first] : [first, second];
  if (typeof number !== 'number' || !isJsonObject(tensor)) return entry;
  const rescaled = (scale: number, offset: number) =>
    layer(entry, 'Rescaling', { name, trainable: true, scale, offset }, tensor);
  switch (entry['class_name']) {
    case 'Add':
      return rescaled(1, number);
    case 'Subtract':
      return number === first ? rescaled(-1, number) : rescaled(1, -number);
    case 'Multiply':
      return rescaled(number, 0);
    case 'Divide':
    case 'TrueDivide':
      return number === second ? rescaled(1 / number, 0) : entry;
    default:
      return entry;
  }
}

/** What a layer is called with, where it is called once and in the form of Keras 3. */
function argumentsOf({ inbound_nodes: calls }: JsonObject): readonly unknown[] {
  if (!Array.isArray(calls) || calls.length !== 1) return [];
  const [call] = calls as readonly unknown[];
  return isJsonObject(call) && Array.isArray(call['args']) ? (call['args'] as unknown[]) : [];
}

function layer(entry: JsonObject, kind: string, config: JsonObject, input: unknown): JsonObject {
  return {
    ...entry,
    ...ofKeras(kind),
    name: config['name'],
    config,
    inbound_nodes: [{ args: [input], kwargs: {} }],
  };
}

function outputOf(name: string): JsonObject {
  return { class_name: '__keras_tensor__', config: { keras_history: [name, 0, 0] } };
}

function ofKeras(kind: string): JsonObject {
  return { module: 'keras.layers', class_name: kind, registered_name: null };
}

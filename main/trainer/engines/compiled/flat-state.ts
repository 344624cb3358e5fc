import { AppError } from '../../../../common/errors/app-error.ts';
import { equalShapes } from './broadcast.ts';
import type { WeightTensor } from '../engine.ts';
import type { PlannedWeight } from '../network-plan.ts';
import type { OnnxGraph } from './onnx/onnx-graph.ts';
import type { ProviderCapabilities } from './providers/capabilities.ts';
import { splitInto } from './providers/variants.ts';

/**
 * Weight tensors laid end to end in one vector: the runtime spends microseconds on every tensor that
 * enters or leaves a call, so the fewer the better.
 */
export class FlatLayout {
  readonly weights: readonly PlannedWeight[];
  /** Of the vector, with the zeros that may fill its end. */
  readonly length: number;
  /** Zeros at the end. */
  readonly padding: number;
  /** [length], or [blocks, block] when the vector is updated block by block. */
  readonly shape: readonly number[];

  /** `block`, when given, is the length that the vector is filled up to a multiple of. */
  constructor(weights: readonly PlannedWeight[], block: number | null = null) {
    this.weights = weights;
    const size = weights.reduce((sum, weight) => sum + weight.size, 0);
    this.length = block === null ? size : Math.ceil(size / block) * block;
    this.padding = this.length - size;
    this.shape = block === null ? [size] : [this.length / block, block];
  }

  /** Each tensor, in the vector's own memory: a vector is replaced, never changed. */
  unpack(vector: Float32Array): Record<string, WeightTensor> {
    let start = 0;
    return Object.fromEntries(
      this.weights.map(({ key, shape, size }) => {
        const data = vector.subarray(start, start + size);
        start += size;
        return [key, { shape, data }];
      }),
    );
  }

  /** The vector with the tensors that are given replaced; throws `invalid-data` on a wrong shape. */
  replace(
    vector: Float32Array,
    tensors: Readonly<Record<string, WeightTensor>>,
    prefix = '',
  ): Float32Array {
    const changed = vector.slice();
    let start = 0;
    for (const { key, nodeId, shape, size } of this.weights) {
      const tensor = tensors[prefix + key];
      if (tensor) {
        checkShape(prefix + key, nodeId, tensor, shape);
        changed.set(tensor.data, start);
      }
      start += size;
    }
    return changed;
  }

  /** Writes the ONNX nodes that take the vector apart; gives each tensor's value by weight key. */
  split(onnx: OnnxGraph, vector: string, capabilities: ProviderCapabilities): Map<string, string> {
    const [first] = this.weights;
    if (!first) return new Map();
    const reshaped = (value: string, from: readonly number[], to: readonly number[]): string =>
      equalShapes(from, to) ? value : onnx.node('Reshape', [value, onnx.integers(to)]);
    if (this.weights.length === 1 && this.padding === 0) {
      return new Map([[first.key, reshaped(vector, this.shape, first.shape)]]);
    }
    const sizes = this.weights.map((weight) => weight.size);
    if (this.padding > 0) sizes.push(this.padding);
    const flat = reshaped(vector, this.shape, [this.length]);
    const parts = splitInto(onnx, flat, sizes, 0, capabilities);
    return new Map(
      this.weights.map(({ key, shape, size }, index) => [
        key,
        reshaped(parts[index] ?? '', [size], shape),
      ]),
    );
  }
}

function checkShape(
  key: string,
  node: string,
  tensor: WeightTensor,
  shape: readonly number[],
): void {
  const size = shape.reduce((product, length) => product * length, 1);
  if (equalShapes(tensor.shape, shape) && tensor.data.length === size) return;
  throw new AppError(
    'invalid-data',
    `The stored weights ${key} have the shape [${tensor.shape.join(', ')}], but the network needs [${shape.join(', ')}].`,
    { place: { node } },
  );
}

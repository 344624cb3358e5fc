import { AppError } from '../../../../common/errors/app-error.ts';
import { equalShapes } from './broadcast.ts';
import type { WeightTensor } from '../engine.ts';
import type { PlannedWeight } from '../network-plan.ts';
import type { OnnxGraph } from './onnx/onnx-graph.ts';

/**
 * Weight tensors laid end to end in one vector: the runtime spends microseconds on every tensor that
 * enters or leaves a call, so the fewer the better.
 */
export class FlatLayout {
  readonly weights: readonly PlannedWeight[];
  readonly length: number;

  constructor(weights: readonly PlannedWeight[]) {
    this.weights = weights;
    this.length = weights.reduce((sum, weight) => sum + weight.size, 0);
  }

  /** Copies each tensor out of the vector. */
  unpack(vector: Float32Array): Record<string, WeightTensor> {
    let start = 0;
    return Object.fromEntries(
      this.weights.map(({ key, shape, size }) => {
        const data = vector.slice(start, start + size);
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
  split(onnx: OnnxGraph, vector: string): Map<string, string> {
    if (this.weights.length === 0) return new Map();
    const sizes = onnx.integers(this.weights.map((weight) => weight.size));
    const partOf = ({ key }: PlannedWeight): string => `${vector}/${key}`;
    onnx.nodes('Split', [vector, sizes], this.weights.map(partOf), { axis: 0 });
    return new Map(
      this.weights.map((weight) => {
        const { key, shape } = weight;
        const part = partOf(weight);
        const shaped =
          shape.length === 1 ? part : onnx.node('Reshape', [part, onnx.integers(shape)]);
        return [key, shaped];
      }),
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

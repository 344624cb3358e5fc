import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
import { recordUpdate } from './optimizers.ts';

/** ONNX values of one vector of weights, with all that changes it. */
export interface UpdateValues {
  /** Of every value but the rate: [length], or [blocks, block]. */
  readonly shape: readonly number[];
  readonly weights: string;
  readonly gradient: string;
  readonly slots: readonly string[];
  readonly rate: string;
}

/**
 * Adds one step of the optimiser to `body`; gives the names of the new weights and slots.
 *
 * Blocks are updated one after the other: an update reads and writes each number a dozen times, and a
 * block stays in the processor's cache between the operations where a large tensor would not.
 */
export function addUpdate(
  body: OnnxGraph,
  optimizer: OptimizerConfig,
  values: UpdateValues,
): readonly string[] {
  const { weights, gradient, slots, rate, shape } = values;
  const vectors = [weights, gradient, ...slots];
  if (shape.length === 1) return lowerUpdate(body, optimizer, { shape, vectors, rate });
  const block = shape.slice(1);
  const inner = new OnnxGraph(`update_${weights}`);
  const parts = vectors.map((_, index) =>
    inner.input(`${weights}_part_${index}`, DataType.FLOAT, block),
  );
  const next = lowerUpdate(inner, optimizer, { shape: block, vectors: parts, rate });
  for (const name of next) inner.output(name, DataType.FLOAT, block);
  const names = next.map((_, index) => `${weights}_next_${index}`);
  body.nodes('Scan', vectors, names, { body: inner, num_scan_inputs: vectors.length });
  return names;
}

function lowerUpdate(
  onnx: OnnxGraph,
  optimizer: OptimizerConfig,
  { shape, vectors, rate }: { shape: readonly number[]; vectors: readonly string[]; rate: string },
): readonly string[] {
  const graph = new OpGraph();
  const inputs = new Map(vectors.map((value, index) => [`${index}`, value]));
  inputs.set('rate', rate);
  const [weights, gradient, ...slots] = vectors.map((_, index) => graph.input(`${index}`, shape));
  if (!weights || !gradient) throw new RangeError('An update needs weights and their gradient.');
  const call = { graph, weights, gradient, slots, rate: graph.input('rate', []) };
  const updated = recordUpdate(optimizer, call);
  return lower(onnx, [updated.weights, ...updated.slots], inputs);
}

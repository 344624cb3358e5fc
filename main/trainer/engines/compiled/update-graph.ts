import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import type { Bounds } from '../bounds.ts';
import { recordBounded } from './constraints.ts';
import { lower } from './lowering.ts';
import { DataType, OnnxGraph } from './onnx/onnx-graph.ts';
import { OpGraph } from './op-graph.ts';
import { recordUpdate } from './optimizers.ts';
import type { ProviderCapabilities } from './providers/capabilities.ts';

/** ONNX values of one vector of weights, with all that changes it. */
export interface UpdateValues {
  /** Of every value but the scalars: [length], or [blocks, block]. */
  readonly shape: readonly number[];
  readonly weights: string;
  readonly gradient: string;
  readonly slots: readonly string[];
  /** The single numbers of the step, by the names of `scalarNames`. */
  readonly scalars: ReadonlyMap<string, string>;
  /** What the weights are held to afterwards, and the shape of their tensor; null for no bounds. */
  readonly bounded: { readonly bounds: Bounds; readonly shape: readonly number[] } | null;
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
  capabilities: ProviderCapabilities,
): readonly string[] {
  const { weights, gradient, slots, shape } = values;
  const vectors = [weights, gradient, ...slots];
  if (shape.length === 1) {
    return lowerUpdate(body, optimizer, { ...values, vectors }, capabilities);
  }
  const block = shape.slice(1);
  const inner = new OnnxGraph(`update_${weights}`);
  const parts = vectors.map((_, index) =>
    inner.input(`${weights}_part_${index}`, DataType.FLOAT, block),
  );
  const call = { ...values, shape: block, vectors: parts };
  const next = lowerUpdate(inner, optimizer, call, capabilities);
  for (const name of next) inner.output(name, DataType.FLOAT, block);
  const names = next.map((_, index) => `${weights}_next_${index}`);
  body.nodes('Scan', vectors, names, { body: inner, num_scan_inputs: vectors.length });
  return names;
}

function lowerUpdate(
  onnx: OnnxGraph,
  optimizer: OptimizerConfig,
  call: Omit<UpdateValues, 'weights' | 'gradient' | 'slots'> & { vectors: readonly string[] },
  capabilities: ProviderCapabilities,
): readonly string[] {
  const { shape, vectors, scalars, bounded } = call;
  const graph = new OpGraph();
  const inputs = new Map(vectors.map((value, index) => [`${index}`, value]));
  for (const [name, value] of scalars) inputs.set(name, value);
  const [weights, gradient, ...slots] = vectors.map((_, index) => graph.input(`${index}`, shape));
  if (!weights || !gradient) throw new RangeError('An update needs weights and their gradient.');
  const updated = recordUpdate(optimizer, {
    graph,
    weights,
    gradient,
    slots,
    scalars: Object.fromEntries([...scalars.keys()].map((name) => [name, graph.input(name, [])])),
  });
  const free = updated.weights;
  const held = bounded
    ? graph.reshape(recordBounded(graph, bounded.bounds, graph.reshape(free, bounded.shape)), shape)
    : free;
  return lower(onnx, [held, ...updated.slots], inputs, capabilities);
}

import { AppError } from '../../../common/errors/app-error.ts';
import type { LayerDefinition, Params, WeightSpec } from '../../../common/layers/layer.ts';
import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import { incomingEdges, topologicalOrder } from '../../../common/network/compile-order.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { elementCount, type Shape } from '../../../common/tensor/shape.ts';

/** A layer as engines see it: checked, its parameters complete. */
export interface PlannedLayer {
  readonly node: NodeSpec;
  readonly definition: LayerDefinition;
  readonly params: Params;
  /** Ids of the layers that feed it, by input number. */
  readonly inputs: readonly string[];
  readonly weights: readonly PlannedWeight[];
}

/** A weight tensor with its place in the network. */
export interface PlannedWeight extends WeightSpec {
  /** `<node id>/<weight name>`. */
  readonly key: string;
  readonly nodeId: string;
  readonly size: number;
}

/** A network that can run: one input, one output, every layer after those that feed it. */
export interface NetworkPlan {
  readonly input: NodeSpec;
  /** Shape of one row, without the batch axis. */
  readonly inputShape: readonly number[];
  /** The layers behind the input. */
  readonly layers: readonly PlannedLayer[];
  readonly output: NodeSpec;
  /** Values per row that the network gives. */
  readonly outputWidth: number;
  /** All weights in layer order. */
  readonly weights: readonly PlannedWeight[];
}

/**
 * Plans what lies between the input and the output; layers that no data reach are left out.
 * Throws `invalid-network` naming the layer at fault.
 */
export function planNetwork(network: NetworkSpec): NetworkPlan {
  const incoming = incomingEdges(network);
  const order = topologicalOrder(network);
  const sourcesOf = (node: NodeSpec) => (incoming.get(node.id) ?? []).map((edge) => edge.from);
  const reached = new Set(order.filter(isInput).map((node) => node.id));
  for (const node of order) {
    if (sourcesOf(node).some((source) => reached.has(source))) reached.add(node.id);
  }
  const used = order.filter((node) => reached.has(node.id));
  const feeding = new Set(used.flatMap(sourcesOf));
  const inputs = used.filter((node) => isInput(node) && feeding.has(node.id));
  const outputs = used.filter((node) => !isInput(node) && !feeding.has(node.id));
  const input = theOnly(inputs, 'input');
  const output = theOnly(outputs, 'output');

  const { shapes, errors } = inferShapes(network);
  for (const node of used) {
    const error = errors.get(node.id);
    if (error !== undefined) throw invalid(error, node);
  }
  const shapeOf = (id: string): Shape => {
    const shape = shapes.get(id);
    if (!shape) throw new AppError('invalid-network', 'A layer in the network has no shape.');
    return shape;
  };
  const layers = used
    .filter((node) => !isInput(node))
    .map((node) => planLayer(node, sourcesOf(node), shapeOf));
  return {
    input,
    inputShape: shapeOf(input.id).slice(1).map(Number),
    layers,
    output,
    outputWidth: outputWidth(output, shapeOf(output.id)),
    weights: layers.flatMap((layer) => layer.weights),
  };
}

function planLayer(
  node: NodeSpec,
  inputs: readonly string[],
  shapeOf: (id: string) => Shape,
): PlannedLayer {
  const definition = findLayer(node.type);
  if (!definition) throw invalid(`There is no layer of the kind ${node.type}.`, node);
  const params = resolveParams(definition, node.params);
  const weights = definition.weights(inputs.map(shapeOf), params).map((weight) => ({
    ...weight,
    key: `${node.id}/${weight.name}`,
    nodeId: node.id,
    size: elementCount(weight.shape),
  }));
  return { node, definition, params, inputs, weights };
}

function theOnly(nodes: readonly NodeSpec[], kind: 'input' | 'output'): NodeSpec {
  const [first, second] = nodes;
  if (!first) {
    throw new AppError(
      'invalid-network',
      'No path leads from an input to an output. Connect an Input layer to the layers behind it.',
    );
  }
  if (second) {
    const names = nodes.map((node) => node.name).join(', ');
    throw invalid(`The network has more than one ${kind}: ${names}. Keep one of them.`, second);
  }
  return first;
}

function outputWidth(node: NodeSpec, shape: Shape): number {
  const width = shape[1];
  if (shape.length !== 2 || typeof width !== 'number') {
    throw invalid(
      `${node.name} gives more than one row per sample. Put a Flatten layer before the last layer.`,
      node,
    );
  }
  return width;
}

function isInput(node: NodeSpec): boolean {
  return findLayer(node.type)?.inputs.max === 0;
}

/** An error about one layer. */
export function invalid(message: string, node: NodeSpec): AppError {
  return new AppError('invalid-network', message, { place: { node: node.id } });
}

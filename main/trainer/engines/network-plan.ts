import { AppError } from '../../../common/errors/app-error.ts';
import type { LayerDefinition, Params, WeightSpec } from '../../../common/layers/layer.ts';
import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import { incomingEdges, topologicalOrder } from '../../../common/network/compile-order.ts';
import {
  expandBlocks,
  visibleNode,
  type LayerOutput,
} from '../../../common/network/expand-blocks.ts';
import { inferShapes, ownerOf } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { shareInputs } from '../../../common/network/share-inputs.ts';
import { isInput } from '../../../common/network/is-input.ts';
import { elementCount, sameShape, type Shape } from '../../../common/tensor/shape.ts';

/** A layer as engines see it: checked, its parameters complete. */
export interface PlannedLayer {
  readonly node: NodeSpec;
  readonly definition: LayerDefinition;
  readonly params: Params;
  /** What feeds it, by input number. */
  readonly inputs: readonly LayerOutput[];
  /** Those of the layer that it shares them with, where it has none of its own. */
  readonly weights: readonly PlannedWeight[];
  /** False when it is frozen. */
  readonly trainable: boolean;
}

/** A weight tensor with its place in the network. */
export interface PlannedWeight extends WeightSpec {
  /** `<node id>/<weight name>`. */
  readonly key: string;
  readonly nodeId: string;
  readonly size: number;
}

/** Where features enter the network. */
export interface PlannedInput {
  readonly node: NodeSpec;
  /** Of one row, without the batch axis. */
  readonly shape: readonly number[];
  /** Places in a prepared row of the features that it takes. */
  readonly columns: readonly number[];
}

/** What the network gives. */
export interface PlannedOutput {
  readonly node: NodeSpec;
  readonly source: LayerOutput;
  /** Of one row, without the batch axis. */
  readonly shape: readonly number[];
  /** Numbers per row. */
  readonly width: number;
}

/** A network that can run, every layer after those that feed it, blocks replaced by what is inside. */
export interface NetworkPlan {
  readonly inputs: readonly PlannedInput[];
  /** Features in a prepared row. */
  readonly featureCount: number;
  /** The layers behind the inputs. */
  readonly layers: readonly PlannedLayer[];
  /** The main output, which predictions are read from, comes first: the one drawn last. */
  readonly outputs: readonly PlannedOutput[];
  /** All weights in layer order, shared ones once. */
  readonly weights: readonly PlannedWeight[];
}

/**
 * Plans what lies between inputs and outputs; layers that no data reach are left out.
 * Throws `invalid-network` naming the layer at fault.
 * @param featureCount Features in a prepared row, where that is known.
 */
export function planNetwork(network: NetworkSpec, featureCount: number | null = null): NetworkPlan {
  const expanded = expandBlocks(network).network;
  const incoming = incomingEdges(expanded);
  const order = topologicalOrder(expanded);
  const edgesInto = (node: NodeSpec) => incoming.get(node.id) ?? [];
  const reached = new Set(order.filter(isInput).map((node) => node.id));
  for (const node of order) {
    if (edgesInto(node).some(({ from }) => reached.has(from))) reached.add(node.id);
  }
  const used = order.filter((node) => reached.has(node.id));
  const feeding = new Set(used.flatMap((node) => edgesInto(node).map(({ from }) => from)));
  const inputs = used.filter((node) => isInput(node) && feeding.has(node.id));
  const ends = used.filter((node) => !isInput(node) && !feeding.has(node.id));
  if (inputs.length === 0 || ends.length === 0) {
    throw new AppError(
      'invalid-network',
      'No path leads from an input to an output. Connect an Input layer to the layers behind it.',
    );
  }

  const { outputs: shapes, errors } = inferShapes(expanded);
  for (const node of used) {
    const error = errors.get(node.id);
    if (error !== undefined) throw invalid(error, node);
  }
  const shapeOf = ({ node, port }: LayerOutput): Shape => {
    const shape = shapes.get(node)?.[port];
    if (!shape) throw new AppError('invalid-network', 'A layer in the network has no shape.');
    return shape;
  };
  const byId = new Map(expanded.nodes.map((node) => [node.id, node]));
  const sourcesOf = (node: NodeSpec): LayerOutput[] =>
    edgesInto(node).map(({ from, fromPort = 0 }) => ({ node: from, port: fromPort }));
  const layers = used
    .filter((node) => !isInput(node))
    .map((node) => planLayer(node, sourcesOf(node), shapeOf, byId));
  const planned = planInputs(inputs, shapeOf, featureCount);
  // A layer that others share with has the say about its weights.
  const owners = layers.filter(({ node }) => node.sharesWith === undefined);
  const weights = new Map(
    owners.flatMap((layer) => layer.weights).map((weight) => [weight.key, weight]),
  );
  checkShared(layers, weights);
  return {
    inputs: planned,
    featureCount: featureCount ?? Math.max(...planned.flatMap(({ columns }) => columns)) + 1,
    layers,
    outputs: expanded.nodes
      .filter((node) => ends.includes(node))
      .reverse()
      .map((node) => planOutput(node, shapeOf({ node: node.id, port: 0 }))),
    weights: [...weights.values()],
  };
}

function planInputs(
  nodes: readonly NodeSpec[],
  shapeOf: (output: LayerOutput) => Shape,
  featureCount: number | null,
): readonly PlannedInput[] {
  const shaped = nodes.map((node) => {
    const shape = shapeOf({ node: node.id, port: 0 }).slice(1).map(Number);
    const chosen = node.params['columns'];
    const columns = Array.isArray(chosen) ? (chosen as readonly number[]) : null;
    return { node, shape, columns };
  });
  const demands = shaped.map(({ node, shape, columns }) => ({
    id: visibleNode(node.id),
    name: node.name,
    size: elementCount(shape),
    columns,
  }));
  const shares = shareInputs(demands, featureCount);
  return shaped.map(({ node, shape }, index) => ({ node, shape, columns: shares[index] ?? [] }));
}

function planLayer(
  node: NodeSpec,
  inputs: readonly LayerOutput[],
  shapeOf: (output: LayerOutput) => Shape,
  byId: ReadonlyMap<string, NodeSpec>,
): PlannedLayer {
  const definition = findLayer(node.type);
  if (!definition) throw invalid(`There is no layer of the kind ${node.type}.`, node);
  const owner = ownerOf(node, byId);
  const params = resolveParams(definition, owner.params);
  const trainable = owner.trainable !== false;
  const weights = definition.weights(inputs.map(shapeOf), params).map((weight) => ({
    ...weight,
    trainable: weight.trainable && trainable,
    key: `${owner.id}/${weight.name}`,
    nodeId: owner.id,
    size: elementCount(weight.shape),
  }));
  return { node, definition, params, inputs, weights, trainable };
}

/** Throws `invalid-network` naming a layer whose inputs need other weights than those it shares. */
function checkShared(
  layers: readonly PlannedLayer[],
  weights: ReadonlyMap<string, PlannedWeight>,
): void {
  for (const layer of layers) {
    const misfit = layer.weights.find((weight) => {
      const kept = weights.get(weight.key);
      return !kept || !sameShape(kept.shape, weight.shape);
    });
    if (misfit) {
      throw invalid(
        `${layer.node.name} uses the weights of another layer, but its ${misfit.name} would be [${misfit.shape.join(', ')}]. Connect both layers, with inputs of the same shape.`,
        layer.node,
      );
    }
  }
}

function planOutput(node: NodeSpec, shape: Shape): PlannedOutput {
  const row = shape.slice(1).map(Number);
  return { node, source: { node: node.id, port: 0 }, shape: row, width: elementCount(row) };
}

/** An error about one layer, at the place where it is seen. */
export function invalid(message: string, node: NodeSpec): AppError {
  return new AppError('invalid-network', message, { place: { node: visibleNode(node.id) } });
}

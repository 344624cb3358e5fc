import { AppError } from '../errors/app-error.ts';
import { findLayer, paramProblems, resolveParams } from '../layers/catalogue.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { incomingEdges, orderNodes } from './compile-order.ts';
import { blockType, expandBlocks, visibleNode, type ExpandedNetwork } from './expand-blocks.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';

/** Numbers that a layer learns, and numbers that it keeps without learning them. */
export interface ParameterCount {
  readonly trainable: number;
  readonly nonTrainable: number;
}

/** What follows from the layers and their connections, keyed by node id. */
export interface InferredShapes {
  /** First output's shape of the layers for which one follows. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Shapes of all outputs. */
  readonly outputs: ReadonlyMap<string, readonly Shape[]>;
  /** A layer that uses another's weights has none of its own. */
  readonly parameters: ReadonlyMap<string, ParameterCount>;
  /** A sentence per layer that is at fault; layers behind it have neither shape nor error. */
  readonly errors: ReadonlyMap<string, string>;
}

const none: ParameterCount = { trainable: 0, nonTrainable: 0 };

/**
 * Output shapes, parameter counts and errors of every layer, blocks and the layers inside them included.
 * Never throws for a network's own faults.
 */
export function inferShapes(network: NetworkSpec): InferredShapes {
  let expanded: ExpandedNetwork;
  try {
    expanded = expandBlocks(network);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const at = error.place?.node ?? '';
    const empty = new Map<string, never>();
    const errors = new Map([[at, error.message]]);
    return { shapes: empty, outputs: empty, parameters: empty, errors };
  }
  const inferred = inferExpanded(expanded.network);
  return network === expanded.network ? inferred : withBlocks(network, expanded, inferred);
}

/** The same of a network without blocks. */
function inferExpanded(network: NetworkSpec): InferredShapes {
  const shapes = new Map<string, Shape>();
  const outputs = new Map<string, readonly Shape[]>();
  const parameters = new Map<string, ParameterCount>();
  const errors = new Map<string, string>();
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const incoming = incomingEdges(network);
  const { ordered, circular } = orderNodes(network);
  for (const node of circular) {
    errors.set(node.id, `The connections into ${node.name} form a circle. Remove one of them.`);
  }
  for (const node of ordered) {
    const edges = incoming.get(node.id) ?? [];
    const given = edges.map(({ from, fromPort = 0 }) => outputs.get(from)?.[fromPort]);
    const inputs = given.filter((shape) => shape !== undefined);
    if (edges.some(({ from }) => !outputs.has(from))) continue;
    try {
      if (inputs.length < given.length) {
        throw new AppError(
          'invalid-network',
          `${node.name} is connected to an output that is not there. Connect it again.`,
        );
      }
      const { all, count } = inferNode(node, inputs, byId);
      const [first] = all;
      if (first) shapes.set(node.id, first);
      outputs.set(node.id, all);
      parameters.set(node.id, count);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      errors.set(node.id, error.message);
    }
  }
  return { shapes, outputs, parameters, errors };
}

/** Sum over all layers; what a block has is counted inside it. */
export function totalParameters(inferred: InferredShapes): ParameterCount {
  const counts = [...inferred.parameters]
    .filter(([id]) => id === visibleNode(id))
    .map(([, count]) => count);
  return addCounts(counts);
}

function addCounts(counts: readonly ParameterCount[]): ParameterCount {
  return {
    trainable: counts.reduce((sum, count) => sum + count.trainable, 0),
    nonTrainable: counts.reduce((sum, count) => sum + count.nonTrainable, 0),
  };
}

/** Adds what a block on the canvas is as a whole: its outputs, the sum of its weights, its first error. */
function withBlocks(
  network: NetworkSpec,
  { blockOutputs }: ExpandedNetwork,
  inferred: InferredShapes,
): InferredShapes {
  const shapes = new Map(inferred.shapes);
  const outputs = new Map(inferred.outputs);
  const parameters = new Map(inferred.parameters);
  const errors = new Map(inferred.errors);
  for (const block of network.nodes.filter((node) => node.type === blockType)) {
    const inside = (id: string) => id !== block.id && visibleNode(id) === block.id;
    const fault = [...inferred.errors].find(([id]) => inside(id));
    if (fault) errors.set(block.id, `${block.name}: ${fault[1]}`);
    const given = (blockOutputs.get(block.id) ?? []).map(
      ({ node, port }) => inferred.outputs.get(node)?.[port],
    );
    const known = given.filter((shape) => shape !== undefined);
    const counts = [...inferred.parameters].filter(([id]) => inside(id));
    if (known.length < given.length || known.length === 0) continue;
    const [first] = known;
    if (first) shapes.set(block.id, first);
    outputs.set(block.id, known);
    parameters.set(block.id, addCounts(counts.map(([, count]) => count)));
  }
  return { shapes, outputs, parameters, errors };
}

function inferNode(
  node: NodeSpec,
  inputs: readonly Shape[],
  byId: ReadonlyMap<string, NodeSpec>,
): { all: readonly Shape[]; count: ParameterCount } {
  const definition = findLayer(node.type);
  if (!definition) {
    throw new AppError('invalid-network', `There is no layer of the kind ${node.type}.`);
  }
  if (inputs.length < definition.inputs.min) {
    throw new AppError(
      'invalid-network',
      inputs.length === 0
        ? `${node.name} has no input. Connect a layer to it.`
        : `${node.name} takes at least ${definition.inputs.min} inputs and has ${inputs.length}.`,
    );
  }
  if (inputs.length > definition.inputs.max) {
    throw new AppError(
      'invalid-network',
      `${node.name} takes at most ${definition.inputs.max} inputs and has ${inputs.length}.`,
    );
  }
  const owner = ownerOf(node, byId);
  const [problem] = paramProblems(definition, owner.params);
  if (problem) throw new AppError('invalid-network', `${node.name}: ${problem.message}`);
  const params = resolveParams(definition, owner.params);
  const all = [
    definition.inferShape(inputs, params),
    ...(definition.furtherOutputs?.(inputs, params) ?? []),
  ];
  const weights = definition.weights(inputs, params);
  if (owner !== node) return { all, count: none };
  const count = (trainable: boolean): number =>
    weights
      .filter((weight) => (weight.trainable && node.trainable !== false) === trainable)
      .reduce((sum, weight) => sum + elementCount(weight.shape), 0);
  return { all, count: { trainable: count(true), nonTrainable: count(false) } };
}

/** The layer whose parameters and weights this one uses; throws `invalid-network` when it cannot. */
export function ownerOf(node: NodeSpec, byId: ReadonlyMap<string, NodeSpec>): NodeSpec {
  if (node.sharesWith === undefined) return node;
  const owner = byId.get(node.sharesWith);
  if (owner?.type !== node.type || owner.sharesWith !== undefined) {
    throw new AppError(
      'invalid-network',
      `${node.name} uses the weights of a layer that is not there or of another kind. Choose one of the kind ${node.type}.`,
    );
  }
  return owner;
}

import { AppError } from '../errors/app-error.ts';
import { findLayer } from '../layers/catalogue.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { ShapeMemory, type InferredLayer } from './analysis/shape-memory.ts';
import {
  blockType,
  expandSound,
  separator,
  visibleNode,
  type LayerOutput,
  type SoundExpansion,
} from './expand-blocks.ts';
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
  return inferShapesAgain(network, new ShapeMemory());
}

/**
 * The same with what is remembered of an earlier inference: only what lies behind a change is computed again.
 * Where nothing changed, the earlier result is given again, as the same object.
 */
export function inferShapesAgain(network: NetworkSpec, memory: ShapeMemory): InferredShapes {
  const before = memory.last;
  memory.last = null;
  const expanded = expandSound(network);
  const { inferred, same } = inferExpanded(expanded, memory);
  if (network !== expanded.network) return withBlocks(network, expanded, inferred);
  memory.last = same && before && sameErrors(before, inferred) ? before : inferred;
  return memory.last;
}

/** Layers that form a circle are not computed, but have errors. */
function sameErrors(a: InferredShapes, b: InferredShapes): boolean {
  return (
    a.errors.size === b.errors.size &&
    [...a.errors].every(([id, text]) => b.errors.get(id) === text)
  );
}

/** The same of what blocks were replaced by; `same` when nothing had to be computed. */
function inferExpanded(
  { network, faults }: SoundExpansion,
  memory: ShapeMemory,
): { inferred: InferredShapes; same: boolean } {
  const shapes = new Map<string, Shape>();
  const outputs = new Map<string, readonly Shape[]>();
  const parameters = new Map<string, ParameterCount>();
  const errors = new Map<string, string>();
  const byId = new Map(network.nodes.map((node) => [node.id, node]));
  const { ordered, circular, incoming } = memory.wiringOf(network);
  for (const node of circular) {
    errors.set(node.id, `The connections into ${node.name} form a circle. Remove one of them.`);
  }
  memory.begin();
  for (const node of ordered) {
    const fault = faults.get(node.id);
    if (fault !== undefined) {
      errors.set(node.id, fault);
      continue;
    }
    const edges = incoming.get(node.id) ?? [];
    if (edges.some(({ from }) => !outputs.has(from))) continue;
    const inputs = edges.map(({ from, fromPort = 0 }) => outputs.get(from)?.[fromPort]);
    const owner = node.sharesWith === undefined ? undefined : byId.get(node.sharesWith);
    const layer = memory.recall({ node, owner, inputs }, () =>
      inferLayer(node, inputs, byId, memory),
    );
    if ('error' in layer) {
      errors.set(node.id, layer.error);
      continue;
    }
    const [first] = layer.outputs;
    if (first) shapes.set(node.id, first);
    outputs.set(node.id, layer.outputs);
    parameters.set(node.id, layer.count);
  }
  return { inferred: { shapes, outputs, parameters, errors }, same: memory.end() };
}

function inferLayer(
  node: NodeSpec,
  given: readonly (Shape | undefined)[],
  byId: ReadonlyMap<string, NodeSpec>,
  memory: ShapeMemory,
): InferredLayer {
  try {
    const inputs = given.filter((shape) => shape !== undefined);
    if (inputs.length < given.length) {
      throw new AppError(
        'invalid-network',
        `${node.name} is connected to an output that is not there. Connect it again.`,
      );
    }
    return inferNode(node, inputs, byId, memory);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { error: error.message };
  }
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

/**
 * Adds what blocks are as a whole, those inside others included: their outputs and the sum of their weights; of a
 * block on the canvas also the first error in it; and what stands at the Input layers inside.
 */
function withBlocks(
  network: NetworkSpec,
  { blockOutputs, entries }: SoundExpansion,
  inferred: InferredShapes,
): InferredShapes {
  const shapes = new Map(inferred.shapes);
  const outputs = new Map(inferred.outputs);
  const parameters = new Map(inferred.parameters);
  const errors = new Map(inferred.errors);
  const faults = new Map(
    [...inferred.errors].reverse().map(([id, message]) => [visibleNode(id), message]),
  );
  for (const block of network.nodes.filter((node) => node.type === blockType)) {
    const fault = faults.get(block.id);
    if (fault !== undefined && !errors.has(block.id)) {
      errors.set(block.id, `${block.name}: ${fault}`);
    }
  }
  const give = (id: string, given: readonly LayerOutput[]): boolean => {
    const known = given
      .map(({ node, port }) => inferred.outputs.get(node)?.[port])
      .filter((shape) => shape !== undefined);
    const [first] = known;
    if (!first || known.length < given.length) return false;
    shapes.set(id, first);
    outputs.set(id, known);
    return true;
  };
  for (const [id, output] of entries) give(id, [output]);
  const counts = countsInBlocks(inferred.parameters, blockOutputs);
  for (const [id, given] of blockOutputs) {
    if (give(id, given)) parameters.set(id, counts.get(id) ?? none);
  }
  return { shapes, outputs, parameters, errors };
}

/** Sums of what is in each block, however deep. */
function countsInBlocks(
  counts: ReadonlyMap<string, ParameterCount>,
  blocks: ReadonlyMap<string, unknown>,
): ReadonlyMap<string, ParameterCount> {
  const sums = new Map<string, ParameterCount>();
  for (const [layer, count] of counts) {
    let at = layer.indexOf(separator);
    for (; at >= 0; at = layer.indexOf(separator, at + 1)) {
      const block = layer.slice(0, at);
      if (blocks.has(block)) sums.set(block, addCounts([sums.get(block) ?? none, count]));
    }
  }
  return sums;
}

function inferNode(
  node: NodeSpec,
  inputs: readonly Shape[],
  byId: ReadonlyMap<string, NodeSpec>,
  memory: ShapeMemory,
): { outputs: readonly Shape[]; count: ParameterCount } {
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
  const { problem, resolved: params } = memory.checkedParams(definition, owner.params);
  if (problem) throw new AppError('invalid-network', `${node.name}: ${problem.message}`);
  const outputs = [
    definition.inferShape(inputs, params),
    ...(definition.furtherOutputs?.(inputs, params) ?? []),
  ];
  const weights = definition.weights(inputs, params);
  if (owner !== node) return { outputs, count: none };
  const count = (trainable: boolean): number =>
    weights
      .filter((weight) => (weight.trainable && node.trainable !== false) === trainable)
      .reduce((sum, weight) => sum + elementCount(weight.shape), 0);
  return { outputs, count: { trainable: count(true), nonTrainable: count(false) } };
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

import { AppError } from '../errors/app-error.ts';
import { findLayer, paramProblems, resolveParams } from '../layers/catalogue.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import { incomingEdges, orderNodes } from './compile-order.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';

/** Numbers that a layer learns, and numbers that it keeps without learning them. */
export interface ParameterCount {
  readonly trainable: number;
  readonly nonTrainable: number;
}

/** What follows from the layers and their connections, keyed by node id. */
export interface InferredShapes {
  /** Output shapes of the layers for which one follows. */
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly parameters: ReadonlyMap<string, ParameterCount>;
  /** A sentence per layer that is at fault; layers behind it have neither shape nor error. */
  readonly errors: ReadonlyMap<string, string>;
}

/** Output shapes, parameter counts and errors of every layer. Never throws for a network's own faults. */
export function inferShapes(network: NetworkSpec): InferredShapes {
  const shapes = new Map<string, Shape>();
  const parameters = new Map<string, ParameterCount>();
  const errors = new Map<string, string>();
  const incoming = incomingEdges(network);
  const { ordered, circular } = orderNodes(network);
  for (const node of circular) {
    errors.set(node.id, `The connections into ${node.name} form a circle. Remove one of them.`);
  }
  for (const node of ordered) {
    const sources = (incoming.get(node.id) ?? []).map((edge) => edge.from);
    const inputs = sources.map((id) => shapes.get(id)).filter((shape) => shape !== undefined);
    if (inputs.length < sources.length) continue;
    try {
      const { shape, count } = inferNode(node, inputs);
      shapes.set(node.id, shape);
      parameters.set(node.id, count);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      errors.set(node.id, error.message);
    }
  }
  return { shapes, parameters, errors };
}

/** Sum over all layers. */
export function totalParameters(inferred: InferredShapes): ParameterCount {
  const counts = [...inferred.parameters.values()];
  return {
    trainable: counts.reduce((sum, count) => sum + count.trainable, 0),
    nonTrainable: counts.reduce((sum, count) => sum + count.nonTrainable, 0),
  };
}

function inferNode(node: NodeSpec, inputs: readonly Shape[]) {
  const definition = findLayer(node.type);
  if (!definition) {
    throw new AppError('invalid-network', `There is no layer of the kind ${node.type}.`);
  }
  if (inputs.length < definition.inputs.min) {
    throw new AppError('invalid-network', `${node.name} has no input. Connect a layer to it.`);
  }
  if (inputs.length > definition.inputs.max) {
    throw new AppError(
      'invalid-network',
      `${node.name} takes at most ${definition.inputs.max} inputs and has ${inputs.length}.`,
    );
  }
  const [problem] = paramProblems(definition, node.params);
  if (problem) throw new AppError('invalid-network', `${node.name}: ${problem.message}`);
  const params = resolveParams(definition, node.params);
  const shape = definition.inferShape(inputs, params);
  const weights = definition.weights(inputs, params);
  const count = (trainable: boolean): number =>
    weights
      .filter((weight) => weight.trainable === trainable)
      .reduce((sum, weight) => sum + elementCount(weight.shape), 0);
  return { shape, count: { trainable: count(true), nonTrainable: count(false) } };
}

import { AppError } from '../errors/app-error.ts';
import { findLayer, resolveParams } from '../layers/catalogue.ts';
import { sameShape, type Shape } from '../tensor/shape.ts';
import { outputsOfBlock } from './blocks/block-outputs.ts';
import { withContentOf } from './blocks/shared-blocks.ts';
import { flowAxes } from './card-size.ts';
import { copyName } from './clipboard.ts';
import { freePlace, nodeOf, type Added } from './edit-network.ts';
import { isInput } from './is-input.ts';
import { freshId } from './layer-name.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';

/** The layer whose weights and parameters a layer uses: itself, or the one that it shares with. */
export function weightsOwner(network: NetworkSpec, node: NodeSpec): NodeSpec {
  if (node.sharesWith === undefined) return node;
  return network.nodes.find(({ id }) => id === node.sharesWith) ?? node;
}

/** All layers that are one layer used several times, the owner of the weights first; empty for one used once. */
export function usesOf(network: NetworkSpec, id: string): readonly NodeSpec[] {
  const node = network.nodes.find((one) => one.id === id);
  const owner = node && weightsOwner(network, node);
  if (!owner) return [];
  const others = network.nodes.filter(({ sharesWith }) => sharesWith === owner.id);
  return others.length === 0 ? [] : [owner, ...others];
}

/** Why the weights of a layer cannot be used a second time, as a sentence, or null when they can. */
export function reuseProblem(network: NetworkSpec, id: string): string | null {
  const node = nodeOf(network, id);
  if (node.network) return null;
  const definition = findLayer(node.type);
  if (!definition) return `${node.name} is of a kind that is not known here: ${node.type}.`;
  if (definition.inputs.max === 0) return `${node.name} is an input and has no weights.`;
  return null;
}

/**
 * Places another use of a layer or block beside it: one layer, called twice, as in Keras. It takes the same parameters
 * and weights wherever it is connected. Throws `invalid-network` with the reason where there are none to use.
 */
export function useAgain(network: NetworkSpec, id: string): Added {
  const problem = reuseProblem(network, id);
  if (problem !== null) throw new AppError('invalid-network', problem, { place: { node: id } });
  const owner = weightsOwner(network, nodeOf(network, id));
  const { across, gap } = flowAxes(network);
  const beside = nodeOf(network, id).position;
  const again: NodeSpec = {
    ...usedContent(owner),
    id: freshId('n', new Set(network.nodes.map((node) => node.id))),
    type: owner.type,
    name: copyName(owner, new Set(network.nodes.map((node) => node.name))),
    position: freePlace(network, { ...beside, [across]: beside[across] + gap }),
    sharesWith: owner.id,
  };
  return { network: { ...network, nodes: [...network.nodes, again] }, id: again.id };
}

/** What a use has of the layer that it uses: of a block all that is inside. */
function usedContent(owner: NodeSpec): Pick<NodeSpec, 'params' | 'network'> {
  if (!owner.network) return { params: {} };
  const { params, network, outputs, parameters } = owner;
  return {
    params,
    network,
    ...(outputs ? { outputs } : {}),
    ...(parameters ? { parameters } : {}),
  };
}

/**
 * Layers whose weights a layer may use instead of its own: those of its kind; of a block those with as many inputs
 * and outputs.
 */
export function possibleOwners(network: NetworkSpec, id: string): readonly NodeSpec[] {
  const node = nodeOf(network, id);
  return network.nodes.filter((other) => other.id !== id && mayOwn(other, node));
}

function mayOwn(owner: NodeSpec, node: NodeSpec): boolean {
  if (owner.type !== node.type || owner.sharesWith !== undefined) return false;
  if (!owner.network || !node.network) return owner.network === node.network;
  return (
    outputsOfBlock(owner).length === outputsOfBlock(node).length &&
    owner.network.nodes.filter(isInput).length === node.network.nodes.filter(isInput).length
  );
}

/** Lets a layer, and those that use its weights, use the weights of another one of its kind. */
export function shareWeights(network: NetworkSpec, id: string, owner: string): NetworkSpec {
  const node = nodeOf(network, id);
  const target = nodeOf(network, owner);
  if (!mayOwn(target, node) || owner === id) {
    const wanted = node.network
      ? 'Choose a block with as many inputs and outputs and weights of its own.'
      : `Choose a ${node.type} with weights of its own.`;
    throw new AppError(
      'invalid-network',
      `${node.name} cannot use the weights of ${target.name}. ${wanted}`,
      { place: { node: id } },
    );
  }
  return {
    ...network,
    nodes: network.nodes.map((one) => {
      if (one.id !== id && one.sharesWith !== id) return one;
      if (target.network) return { ...withContentOf(one, target), sharesWith: owner };
      return { ...one, params: {}, sharesWith: owner };
    }),
  };
}

/** Gives a layer weights of its own again, with the parameters of the layer that it used. */
export function ownWeights(network: NetworkSpec, id: string): NetworkSpec {
  const { params } = weightsOwner(network, nodeOf(network, id));
  return {
    ...network,
    nodes: network.nodes.map((node) => {
      if (node.id !== id) return node;
      const { sharesWith: _sharesWith, ...alone } = node;
      return { ...alone, params };
    }),
  };
}

/** Why a layer cannot use the weights of another one, given what each of them takes; null when it can. */
export function sharingProblem(
  node: NodeSpec,
  owner: NodeSpec,
  given: readonly Shape[],
  ownerGiven: readonly Shape[],
): string | null {
  const definition = findLayer(owner.type);
  if (!definition) return null;
  const params = resolveParams(definition, owner.params);
  const wanted = definition.weights(given, params);
  const there = definition.weights(ownerGiven, params);
  const unfit = wanted.find(({ shape }, index) => !sameShape(shape, there[index]?.shape ?? []));
  if (!unfit) return null;
  const other = there[wanted.indexOf(unfit)];
  const sizes = `(${unfit.shape.join(', ')})`;
  const kept = other ? `(${other.shape.join(', ')})` : 'none';
  return `${node.name} uses the weights of ${owner.name}, but what is connected to it needs a ${unfit.name} of ${sizes} and there it is ${kept}. Connect layers of the same shape to both, or give ${node.name} weights of its own.`;
}

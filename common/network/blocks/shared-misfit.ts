import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import { sameShape, type Shape } from '../../tensor/shape.ts';
import { expandSound } from '../expand-blocks.ts';
import { inferShapes } from '../infer-shapes.ts';
import { incomingEdges } from '../compile-order.ts';
import { isInput } from '../is-input.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from '../network-spec.ts';

/**
 * Why a block cannot use the weights of another one, given what each of them takes; null when it can: some layer inside
 * would need weights of another shape.
 */
export function blockSharingProblem(
  block: NodeSpec,
  owner: NodeSpec,
  given: readonly Shape[],
  ownerGiven: readonly Shape[],
): string | null {
  const same =
    given.length === ownerGiven.length &&
    given.every((shape, index) => sameShape(shape, ownerGiven[index] ?? []));
  if (same) return null;
  const there = new Map(weightsInside(owner, ownerGiven).map((one) => [one.key, one]));
  const unfit = weightsInside(owner, given).find(
    ({ key, shape }) => !sameShape(shape, there.get(key)?.shape ?? []),
  );
  if (!unfit) return null;
  const kept = there.get(unfit.key);
  const had = kept ? `(${kept.shape.join(', ')})` : 'none';
  return `${block.name} uses the weights of ${owner.name}, but with what is connected to it ${unfit.layer} inside needs a ${unfit.name} of (${unfit.shape.join(', ')}) and there it is ${had}. Connect layers of the same shape to both, or give ${block.name} weights of its own.`;
}

interface WeightInside {
  readonly key: string;
  readonly layer: string;
  readonly name: string;
  readonly shape: readonly number[];
}

/** The weights that the layers of a block have when it is given values of these shapes. */
function weightsInside(block: NodeSpec, given: readonly Shape[]): readonly WeightInside[] {
  const { network } = expandSound(alone(block, given));
  const { outputs } = inferShapes(network);
  const incoming = incomingEdges(network);
  return network.nodes.flatMap((node): WeightInside[] => {
    const definition = findLayer(node.type);
    if (!definition || isInput(node) || !outputs.has(node.id)) return [];
    const inputs = (incoming.get(node.id) ?? [])
      .map(({ from, fromPort = 0 }) => outputs.get(from)?.[fromPort])
      .filter((shape) => shape !== undefined);
    return definition
      .weights(inputs, resolveParams(definition, node.params))
      .map(({ name, shape }) => ({ key: `${node.id}/${name}`, layer: node.name, name, shape }));
  });
}

/** The block alone, behind an Input for each of its inputs. */
function alone(block: NodeSpec, given: readonly Shape[]): NetworkSpec {
  const { sharesWith: _partner, ...own } = block;
  const inputs = given.map((shape, index): NodeSpec => ({
    id: `given${index}`,
    type: 'Input',
    name: `given_${index}`,
    params: { shape: shape.slice(1).map((axis) => axis ?? 1) },
    position: { x: 0, y: 0 },
  }));
  const edges = inputs.map(({ id }, toPort): EdgeSpec => ({
    id: `e${toPort}`,
    from: id,
    to: own.id,
    toPort,
  }));
  return { version: 2, nodes: [...inputs, own], edges };
}

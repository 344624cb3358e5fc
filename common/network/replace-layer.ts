import { AppError } from '../errors/app-error.ts';
import { findLayer, paramProblems, resolveParams } from '../layers/catalogue.ts';
import type { LayerDefinition } from '../layers/layer.ts';
import { paramsOf } from '../layers/read-params.ts';
import { inputsOfNew, newLayer, type NewLayer } from './blocks/new-layer.ts';
import { nodeOf } from './edit-network.ts';
import { heirsOf } from './heirs.ts';
import { baseName } from './layer-name.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';

/** Why a layer cannot be replaced by one of another kind, as a sentence, or null when it can. */
export function replaceProblem(network: NetworkSpec, id: string, what: NewLayer): string | null {
  const type = typeof what === 'string' ? what : what.name;
  const inputs = inputsOfNew(what);
  if (!inputs) return `There is no layer of the kind ${type}.`;
  const node = nodeOf(network, id);
  if (node.type === type) return `${node.name} is a ${type} already.`;
  const fed = network.edges.filter((edge) => edge.to === id);
  const last = Math.max(-1, ...fed.map((edge) => edge.toPort));
  if (last < inputs.max) return null;
  return inputs.max === 0
    ? `${type} takes no input, and ${node.name} has one. Remove that connection first.`
    : `${type} takes ${inputs.max === 1 ? 'one input' : `at most ${inputs.max} inputs`}, and ${node.name} has more. Remove connections first.`;
}

/**
 * Puts a layer of another kind, or a block, in the place of one. Its connections stay, and the parameters that both kinds
 * have; a name of its own stays, one that Keras would have given becomes the new kind's. Weights that other layers
 * share stay with the first of these. Throws `invalid-network` with the reason when the new kind takes fewer inputs than there are.
 */
export function replaceLayer(network: NetworkSpec, id: string, what: NewLayer): NetworkSpec {
  const problem = replaceProblem(network, id, what);
  if (problem !== null) {
    throw new AppError('invalid-network', problem, { place: { node: id } });
  }
  const node = nodeOf(network, id);
  const names = new Set(network.nodes.map((other) => other.name));
  const heirs = new Map(heirsOf(network.nodes, new Set([id])).map((other) => [other.id, other]));
  const made = newLayer(what, {}, names);
  const definition = findLayer(made.type);
  const replaced: NodeSpec = {
    ...made,
    id,
    name: isGiven(node) ? made.name : node.name,
    params: definition ? keptParams(node, definition) : made.params,
    position: node.position,
    ...(node.trainable === false ? { trainable: false } : {}),
    ...(node.pinned ? { pinned: true } : {}),
  };
  return {
    ...network,
    nodes: network.nodes.map((other) =>
      other.id === id ? replaced : (heirs.get(other.id) ?? other),
    ),
    edges: (definition ? definition.furtherOutputs : made.network)
      ? network.edges
      : network.edges.map((edge) => {
          const { fromPort: _port, ...first } = edge;
          return edge.from === id && edge.fromPort !== undefined ? first : edge;
        }),
  };
}

/** Parameters that the new kind has too and that hold what it can take. */
function keptParams(node: NodeSpec, definition: LayerDefinition): NodeSpec['params'] {
  const old = findLayer(node.type);
  const given = old ? { ...node.params } : {};
  const known = new Map(paramsOf(definition, given).map((schema) => [schema.key, schema]));
  const defaults = resolveParams(definition, {});
  const kept: Record<string, NodeSpec['params'][string]> = {};
  for (const [key, value] of Object.entries(given)) {
    if (!known.has(key)) continue;
    const alone = { [key]: value };
    if (paramProblems(definition, alone).length > 0 || value === defaults[key]) continue;
    kept[key] = value;
  }
  return paramProblems(definition, kept).length === 0 ? kept : {};
}

/** True for `dense_3`, which was given when the layer was made. */
function isGiven({ name, type }: NodeSpec): boolean {
  const base = baseName(type);
  return (
    name === base || (name.startsWith(`${base}_`) && /^\d+$/.test(name.slice(base.length + 1)))
  );
}

import type { Fix } from '../diagnosis.ts';
import { removeNodes, setParam } from '../edit-network.ts';
import type { NetworkSpec, NodeSpec, ParamValue } from '../network-spec.ts';

/** A fix that changes the network. */
export type NetworkFix = Extract<Fix, { apply: unknown }>;

/** Takes the layer out; with `bridge`, what fed it feeds what it fed. */
export function removal(node: NodeSpec, { bridge = false } = {}): NetworkFix {
  return {
    label: `Remove ${node.name}`,
    apply: (network) => removeNodes(network, new Set([node.id]), { bridge }),
  };
}

/** Sets the same parameter of one or more layers. */
export function settingOf(
  label: string,
  ids: readonly string[],
  key: string,
  value: ParamValue,
): NetworkFix {
  return {
    label,
    apply: (network) => ids.reduce((spec, id) => setParam(spec, id, key, value), network),
  };
}

/** Puts an Activation layer in the place of a layer that is a function by itself. */
export function activationInstead({ id }: NodeSpec, activation: string): NetworkFix {
  return {
    label: `Use ${activation}`,
    apply: (network: NetworkSpec) => ({
      ...network,
      nodes: network.nodes.map((node) =>
        node.id === id ? { ...node, type: 'Activation', params: { activation } } : node,
      ),
    }),
  };
}

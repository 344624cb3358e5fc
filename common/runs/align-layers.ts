import type { NetworkSpec, NodeSpec } from '../network/network-spec.ts';

/** One layer over several networks: the node each has in its place, or null. */
export interface AlignedLayer {
  /** The name in the first network that has it. */
  readonly name: string;
  readonly nodes: readonly (NodeSpec | null)[];
}

/**
 * Finds the layers that stand for each other: by id (designs of one project keep them), and
 * among the rest by name, as copies of a design do. What is left stands alone.
 */
export function alignLayers(networks: readonly NetworkSpec[]): AlignedLayer[] {
  const layers: { name: string; nodes: (NodeSpec | null)[] }[] = [];
  networks.forEach((network, n) => {
    const free = (layer: { nodes: (NodeSpec | null)[] }): boolean => layer.nodes[n] === null;
    for (const node of network.nodes) {
      const place =
        layers.find((one) => free(one) && one.nodes.some((other) => other?.id === node.id)) ??
        layers.find((one) => free(one) && matchesByName(one.nodes, node, network));
      if (place) place.nodes[n] = node;
      else {
        const nodes = networks.map((_, i) => (i === n ? node : null));
        layers.push({ name: unusedName(node.name, layers), nodes });
      }
    }
  });
  return layers;
}

function matchesByName(
  nodes: readonly (NodeSpec | null)[],
  node: NodeSpec,
  network: NetworkSpec,
): boolean {
  const taken = nodes.some((other) => network.nodes.some((own) => own.id === other?.id));
  return !taken && nodes.some((other) => other?.name === node.name && other.type === node.type);
}

function unusedName(name: string, layers: readonly { name: string }[]): string {
  let unused = name;
  for (let i = 2; layers.some((layer) => layer.name === unused); i++) unused = `${name} (${i})`;
  return unused;
}

/** Names of the layers that feed a node, in the order of its inputs; `–` for none. */
export function inputNames(
  network: NetworkSpec,
  node: NodeSpec,
  layers: readonly AlignedLayer[],
  index: number,
): string {
  const names = network.edges
    .filter((edge) => edge.to === node.id)
    .sort((a, b) => a.toPort - b.toPort)
    .map((edge) => layers.find((layer) => layer.nodes[index]?.id === edge.from)?.name ?? edge.from);
  return names.join(', ') || '–';
}

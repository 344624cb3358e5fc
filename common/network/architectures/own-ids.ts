import type { BuiltNetwork } from './architecture.ts';

/**
 * A network of the gallery with ids of its own: layers of two of them then do not pass for the same layer when
 * versions are compared, and those of one of them, drawn for other data, do.
 * @param owner Tells the networks apart: `lenet-5`.
 */
export function withOwnIds(
  owner: string,
  { network, training, ...rest }: BuiltNetwork,
): BuiltNetwork {
  const own = (id: string): string => `${owner}-${id}`;
  return {
    ...rest,
    network: {
      ...network,
      nodes: network.nodes.map((node) => ({
        ...node,
        id: own(node.id),
        ...(node.sharesWith === undefined ? {} : { sharesWith: own(node.sharesWith) }),
      })),
      edges: network.edges.map((edge) => ({
        ...edge,
        id: own(edge.id),
        from: own(edge.from),
        to: own(edge.to),
      })),
    },
    training: {
      ...training,
      outputs: Object.fromEntries(
        Object.entries(training.outputs).map(([output, settings]) => [own(output), settings]),
      ),
    },
  };
}

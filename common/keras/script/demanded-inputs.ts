import type { FedInput } from '../../datasets/images/insert-augmentation.ts';
import { resolveParams } from '../../layers/catalogue.ts';
import type { NetworkSpec } from '../../network/network-spec.ts';
import { shareInputs } from '../../network/share-inputs.ts';
import { elementCount } from '../../tensor/shape.ts';
import { drawnGraph } from '../drawn-graph.ts';
import { definitionOf } from '../write-layer.ts';

/**
 * The Input layers that feed something, with the features that each takes.
 * Throws `invalid-network` naming the layer when the sizes do not fit.
 * @param width Features in a prepared row.
 */
export function demandedInputs(network: NetworkSpec, width: number): readonly FedInput[] {
  const { inputs, into, ordered } = drawnGraph(network);
  const feeding = new Set(ordered.flatMap((node) => into(node).map(({ from }) => from)));
  const used = inputs.filter(({ id }) => feeding.has(id));
  const demands = used.map((node) => {
    const params = resolveParams(definitionOf(node), node.params);
    const shape = params['shape'] as readonly number[];
    const columns = params['columns'] as readonly number[] | null;
    return { id: node.id, node, name: node.name, size: elementCount(shape), columns, shape };
  });
  const shares = shareInputs(demands, width);
  return demands.map(({ node, shape }, index) => ({ node, shape, columns: shares[index] ?? [] }));
}

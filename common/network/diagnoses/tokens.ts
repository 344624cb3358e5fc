import type { TokenRange } from '../../datasets/text/token-ranges.ts';
import { numberOf } from '../../layers/read-params.ts';
import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import { sampleSize } from '../../tensor/shape.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';
import { setParam } from '../edit-network.ts';
import type { NodeSpec } from '../network-spec.ts';
import { shareInputs } from '../share-inputs.ts';

/** Layers that give the numbers of their input and no others. */
const passing: ReadonlySet<string> = new Set(['Flatten', 'Reshape', 'Permute', 'RepeatVector']);

/** Whether every Embedding has a row for each number of the words that enter it. */
export function checkTokens(examined: Examined): readonly Diagnosis[] {
  const { tokens = [] } = examined;
  if (tokens.length === 0) return [];
  const entering = columnsOfInputs(examined);
  return examined.network.nodes
    .filter(({ type }) => type === 'Embedding')
    .flatMap((node): Diagnosis[] => {
      const columns = entering.get(sourceOf(examined, node)?.id ?? '') ?? [];
      const most = tokens
        .filter(({ start, length }) =>
          columns.some((column) => column >= start && column < start + length),
        )
        .reduce<TokenRange | null>((a, b) => (a && a.numbers >= b.numbers ? a : b), null);
      const definition = findLayer(node.type);
      if (!most || !definition) return [];
      const known = numberOf(resolveParams(definition, node.params), 'input_dim');
      if (known >= most.numbers) return [];
      const needed = most.numbers.toLocaleString('en-US');
      return [
        {
          id: `embedding-size:${node.id}`,
          level: 'error',
          node: node.id,
          message: `${node.name} has rows for ${known.toLocaleString('en-US')} different numbers, but the vocabulary of “${most.column}” needs ${needed}.`,
          fix: {
            label: `Set ${needed} different numbers`,
            apply: (network) => setParam(network, node.id, 'input_dim', most.numbers),
          },
        },
      ];
    });
}

/** The layer whose numbers the given one looks up, behind layers that only arrange them. */
function sourceOf({ incoming, byId }: Examined, node: NodeSpec): NodeSpec | undefined {
  let source = byId.get(incoming.get(node.id)?.[0]?.from ?? '');
  for (let steps = 0; source && passing.has(source.type) && steps < byId.size; steps += 1) {
    source = byId.get(incoming.get(source.id)?.[0]?.from ?? '');
  }
  return source;
}

/** The features that each Input takes; none where they do not fit, which another check tells. */
function columnsOfInputs({
  inputs,
  shapes,
  featureCount,
}: Examined): ReadonlyMap<string, readonly number[]> {
  const demands = inputs.flatMap(({ id, name, params }) => {
    const shape = shapes.shapes.get(id);
    const columns = Array.isArray(params['columns']) ? (params['columns'] as number[]) : null;
    return shape ? [{ id, name, size: sampleSize(shape), columns }] : [];
  });
  try {
    const shared = shareInputs(demands, featureCount);
    return new Map(demands.map(({ id }, at) => [id, shared[at] ?? []]));
  } catch {
    return new Map();
  }
}

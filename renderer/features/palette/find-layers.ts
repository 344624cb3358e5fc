import type { LayerDefinition } from '../../../common/layers/layer.ts';

/**
 * Layers that match every word of the query, best first: the name begins with it, a part of the name
 * does, the name has it, the summary or family has it. An empty query finds all in their order.
 */
export function findLayers(
  layers: readonly LayerDefinition[],
  query: string,
): readonly LayerDefinition[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return layers;
  return layers
    .map((layer) => ({ layer, rank: Math.max(...words.map((word) => rankOf(layer, word))) }))
    .filter(({ rank }) => Number.isFinite(rank))
    .sort((a, b) => a.rank - b.rank)
    .map(({ layer }) => layer);
}

function rankOf(layer: LayerDefinition, word: string): number {
  const name = layer.type.toLowerCase();
  if (name.startsWith(word)) return 0;
  const parts = layer.type.split(/(?=[A-Z])/).map((part) => part.toLowerCase());
  if (parts.some((part) => part.startsWith(word))) return 1;
  if (name.includes(word)) return 2;
  return `${layer.summary} ${layer.category}`.toLowerCase().includes(word) ? 3 : Infinity;
}

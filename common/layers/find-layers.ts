import { layerAliases } from './layer-aliases.ts';
import type { LayerDefinition } from './layer.ts';

/**
 * Layers that match every word of the query, best first: the name is it, begins with it, a part of the
 * name does, another name does, the name has it, the summary, family or use has it. An empty query finds
 * all in their order.
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
  if (name === word) return 0;
  if (name.startsWith(word)) return 1;
  const parts = layer.type.split(/(?=[A-Z])/).map((part) => part.toLowerCase());
  if (parts.some((part) => part.startsWith(word))) return 2;
  const aliases = (layerAliases[layer.type] ?? '').split(' ');
  if (aliases.some((alias) => alias.startsWith(word))) return 3;
  if (name.includes(word)) return 4;
  if (`${layer.summary} ${familyWords(layer)}`.toLowerCase().includes(word)) return 5;
  return layer.help.when.toLowerCase().includes(word) ? 6 : Infinity;
}

/** A family by its name, and by what people call it besides. */
function familyWords({ category }: LayerDefinition): string {
  return category === 'augmentation' ? 'image augmentation' : category;
}

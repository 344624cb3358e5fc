import { findLayer, paramProblems, resolveParams } from '../layers/catalogue.ts';
import { paramsOf } from '../layers/read-params.ts';
import { withBlockParameters } from './blocks/block-parameters.ts';
import type { NetworkSpec, NodeSpec, ParamValue, SubnetworkSpec } from './network-spec.ts';
import { notesOf } from './notes.ts';

/** Something found: a layer or a note, by its id. */
export interface Found {
  readonly kind: 'layer' | 'note';
  readonly id: string;
  /** Ids of the blocks that it lies in, from the outermost; empty on the canvas of the model. */
  readonly path: readonly string[];
}

/**
 * Layers that have every word of the query in their name, kind or parameters, and notes that have them in
 * their text; in the order in which data pass them on the canvas, what lies in a block behind the block. Parameters are `key=value`, defaults
 * included where the word has an equals sign. An empty query finds nothing.
 */
export function findInNetwork(network: NetworkSpec, query: string): readonly Found[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? [] : findWords(network, words, []);
}

function findWords(
  network: SubnetworkSpec,
  words: readonly string[],
  path: readonly string[],
): readonly Found[] {
  const down = network.direction === 'down';
  const things = [
    ...network.nodes.map((node) => ({
      position: node.position,
      found: [
        ...(words.every((word) => hasWord(node, word))
          ? [{ kind: 'layer' as const, id: node.id, path }]
          : []),
        ...(node.network ? findWords(withBlockParameters(node), words, [...path, node.id]) : []),
      ],
    })),
    ...notesOf(network)
      .filter(({ text }) => words.every((word) => text.toLowerCase().includes(word)))
      .map(({ id, position }) => ({ position, found: [{ kind: 'note' as const, id, path }] })),
  ];
  return things
    .toSorted((a, b) =>
      down
        ? a.position.y - b.position.y || a.position.x - b.position.x
        : a.position.x - b.position.x || a.position.y - b.position.y,
    )
    .flatMap(({ found }) => found);
}

function hasWord(node: NodeSpec, word: string): boolean {
  if (node.name.toLowerCase().includes(word) || node.type.toLowerCase().includes(word)) return true;
  const definition = findLayer(node.type);
  const all =
    word.includes('=') && definition && paramProblems(definition, node.params).length === 0
      ? resolveParams(definition, node.params)
      : node.params;
  const labels = new Map(
    definition ? paramsOf(definition, node.params).map(({ key, label }) => [key, label]) : [],
  );
  return Object.entries(all).some(([key, value]) => {
    const text = `${key}=${valueText(value)}`.toLowerCase();
    return text.includes(word) || (labels.get(key) ?? '').toLowerCase().includes(word);
  });
}

function valueText(value: ParamValue): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

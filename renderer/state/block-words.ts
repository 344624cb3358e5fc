import type { SavedBlock } from '../../common/network/blocks/saved-block.ts';
import type { SubnetworkSpec } from '../../common/network/network-spec.ts';

/** What a block that is kept holds, in a few words: `Conv2D, BatchNormalization, Add`. */
export function contentsOf({ network }: Pick<SavedBlock, 'network'>): string {
  return kindsIn(network.nodes[0]?.network);
}

/** Kinds of the layers inside a block, each once, inputs left out. */
export function kindsIn(inside: SubnetworkSpec | undefined): string {
  const kinds = (inside?.nodes ?? [])
    .filter(({ type }) => type !== 'Input')
    .map(({ type, name, network }) => (network ? name : type));
  const names = [...new Set(kinds)];
  return names.length > 4
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
    : names.join(', ');
}

import { sameValue } from './diff-network.ts';
import type { NetworkSpec } from './network-spec.ts';

/** True when two networks have the same layers and connections, wherever they are drawn. */
export function sameNetwork(a: NetworkSpec, b: NetworkSpec): boolean {
  return sameValue(withoutPlaces(a), withoutPlaces(b));
}

function withoutPlaces({ nodes, edges }: NetworkSpec): unknown {
  return {
    nodes: nodes.map(({ position: _, open: __, pinned: ___, ...node }) => node),
    edges,
  };
}

import type { NodeSpec } from './network-spec.ts';

/**
 * The layers that stay when some are taken away. Where the owner of shared weights goes, the first of the others
 * takes over its parameters and weights.
 */
export function heirsOf(
  nodes: readonly NodeSpec[],
  removed: ReadonlySet<string>,
): readonly NodeSpec[] {
  const left = nodes.filter((node) => !removed.has(node.id));
  const heirs = new Map<string, string>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return left.map((node) => {
    const { sharesWith, ...alone } = node;
    if (sharesWith === undefined || !removed.has(sharesWith)) return node;
    const heir = heirs.get(sharesWith);
    if (heir !== undefined) return { ...node, sharesWith: heir };
    heirs.set(sharesWith, node.id);
    const { params, trainable } = byId.get(sharesWith) ?? node;
    return { ...alone, params, ...(trainable === false ? { trainable } : {}) };
  });
}

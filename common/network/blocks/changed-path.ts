import type { NetworkSpec, NodeSpec, SubnetworkSpec } from '../network-spec.ts';
import type { BlockPath } from './edit-block.ts';

/**
 * In which block two states of a network differ: the way to the innermost one that holds everything that changed.
 * Both states share what did not change, so that finding it takes no longer than the way there.
 */
export function changedPath(before: NetworkSpec, after: NetworkSpec): BlockPath {
  const path: string[] = [];
  let [old, now]: [SubnetworkSpec, SubnetworkSpec] = [before, after];
  for (;;) {
    const block = onlyChangedBlock(old, now);
    if (!block) return path;
    path.push(block.id);
    [old, now] = [block.before, block.after];
  }
}

interface ChangedBlock {
  readonly id: string;
  readonly before: SubnetworkSpec;
  readonly after: SubnetworkSpec;
}

/**
 * The block whose inside is the only thing that changed; connections to it may have followed, and the other uses of
 * its weights.
 */
function onlyChangedBlock(old: SubnetworkSpec, now: SubnetworkSpec): ChangedBlock | null {
  if (old.nodes.length !== now.nodes.length || old.notes !== now.notes) return null;
  let changed: readonly [NodeSpec, NodeSpec] | null = null;
  const users = new Set<string>();
  for (const [index, node] of now.nodes.entries()) {
    const before = old.nodes[index];
    if (before === node) continue;
    if (before?.id !== node.id) return null;
    if (node.sharesWith !== undefined && node.sharesWith === before.sharesWith && node.network) {
      users.add(node.sharesWith);
      continue;
    }
    if (changed) return null;
    changed = [before, node];
  }
  if (!changed) return null;
  const [before, after] = changed;
  if (!before.network || !after.network || before.network === after.network) return null;
  if ([...users].some((owner) => owner !== after.id)) return null;
  const moved = before.name !== after.name || before.position !== after.position;
  return moved ? null : { id: after.id, before: before.network, after: after.network };
}

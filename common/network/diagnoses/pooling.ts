import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';
import type { NodeSpec } from '../network-spec.ts';
import { settingOf } from './fixes.ts';

/** Pooling whose windows do not reach the last rows or columns of what they slide over. */
export function checkPooling(examined: Examined): readonly Diagnosis[] {
  return examined.network.nodes.flatMap((node): Diagnosis[] => {
    const lost = lostBy(node, inputOf(examined, node));
    if (!lost) return [];
    const { sizes, left, size } = lost;
    const axes = size === 'sequence' ? ['time steps'] : ['rows', 'columns'];
    const parts = left.flatMap((count, axis) =>
      count === 0 ? [] : [`the last ${counted(count, axes[axis] ?? 'rows')}`],
    );
    const message = `${node.name} slides over ${sizes.join(' × ')} and never reaches ${parts.join(' and ')}. Padding same keeps them.`;
    const fix = settingOf('Use padding same', [node.id], 'padding', 'same');
    return [
      {
        id: `pooling-loses:${node.id}`,
        level: 'hint',
        node: node.id,
        message,
        ...(mayGrow(examined, node) ? { fix } : {}),
      },
    ];
  });
}

function counted(count: number, noun: string): string {
  return count === 1 ? noun.replace(/s$/, '') : `${count} ${noun}`;
}

function inputOf({ incoming, shapes }: Examined, node: NodeSpec): Shape | undefined {
  const [edge] = incoming.get(node.id) ?? [];
  return edge && shapes.outputs.get(edge.from)?.[edge.fromPort ?? 0];
}

interface Lost {
  readonly size: 'sequence' | 'image';
  readonly sizes: readonly number[];
  /** Per axis, how many values no window takes. */
  readonly left: readonly number[];
}

/** What a pooling layer leaves out; null when nothing. */
function lostBy(node: NodeSpec, shape: Shape | undefined): Lost | null {
  const definition = findLayer(node.type);
  if (definition?.category !== 'pooling' || !shape) return null;
  const params = resolveParams(definition, node.params);
  if (params['padding'] !== 'valid') return null;
  const window = listed(params['pool_size']);
  const strides = listed(params['strides'] ?? params['pool_size']);
  const sizes = shape.slice(1, -1).map(Number);
  if (window.length !== sizes.length || sizes.length === 0) return null;
  const left = sizes.map((size, axis) => {
    const reach = size - (window[axis] ?? 1);
    return reach < 0 ? 0 : reach % (strides[axis] ?? 1);
  });
  if (left.every((count) => count === 0)) return null;
  return { size: sizes.length === 1 ? 'sequence' : 'image', sizes, left };
}

function listed(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return Array.isArray(value) ? (value as number[]) : [];
}

/**
 * Whether more rows and columns behind a layer cannot put anything at fault: every way ends at a layer that takes
 * any size before it meets another branch, a fixed shape or an output.
 */
function mayGrow({ byId, outgoing, incoming, shapes, network }: Examined, from: NodeSpec): boolean {
  const shared = new Set(network.nodes.flatMap(({ sharesWith }) => sharesWith ?? []));
  const seen = new Set([from.id]);
  for (const id of seen) {
    const following = outgoing.get(id) ?? [];
    if (following.length === 0) return false;
    for (const { to } of following) {
      const node = byId.get(to);
      const definition = findLayer(node?.type ?? '');
      if (!node || !definition || (incoming.get(to)?.length ?? 0) > 1) return false;
      if (node.sharesWith !== undefined || shared.has(to)) return false;
      if (definition.category === 'merging' || fixedShapes.has(node.type)) return false;
      const flat = shapes.shapes.get(id)?.length === 2 && node.type === 'Dense';
      if (!flat && !node.type.startsWith('Global')) seen.add(to);
    }
  }
  return true;
}

const fixedShapes = new Set(['Reshape', 'TimeDistributed', 'Attention', 'MultiHeadAttention']);

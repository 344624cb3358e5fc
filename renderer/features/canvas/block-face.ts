import { repeatsOf } from '../../../common/network/blocks/block-parameters.ts';
import { blockSchemas } from '../../../common/network/blocks/edit-parameters.ts';
import { prefixInside } from '../../../common/network/blocks/inside-shapes.ts';
import { networkInside } from '../../../common/network/blocks/edit-block.ts';
import { isInput } from '../../../common/network/is-input.ts';
import type { NetworkSpec, NodeSpec, ParamValue } from '../../../common/network/network-spec.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';

/** What the card of a block shows besides what every card shows. */
export interface BlockFace {
  /** How often it follows itself. */
  readonly repeat: number;
  readonly layers: number;
  /** True while the layers inside are drawn on the card. */
  readonly open: boolean;
}

export function blockFace(node: NodeSpec): BlockFace | null {
  if (!node.network) return null;
  return {
    repeat: repeatsOf(node),
    layers: node.network.nodes.filter((inner) => !isInput(inner)).length,
    open: node.open === true,
  };
}

/** The settings of a block in one line, as far as it has any, or how many layers it holds. */
export function blockLine(node: NodeSpec, { layers }: BlockFace): string {
  const values = blockSchemas(node).map(({ key, default: fallback }) =>
    shown(node.params[key] ?? fallback),
  );
  if (values.length > 0) return values.join(' · ');
  return `${layers} ${layers === 1 ? 'layer' : 'layers'}`;
}

function shown(value: ParamValue): string {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.join('×');
  return typeof value === 'object' && 'type' in value ? value.type : String(value);
}

/** The network inside a block on the canvas, its inputs as large as what feeds them, to be drawn small. */
export function insideToDraw(editor: NetworkEditor, id: string): NetworkSpec {
  const path = [...editor.blocks.path, id];
  const inside = networkInside(editor.root, path);
  const prefix = prefixInside(editor.root, path);
  const { outputs } = editor.project.shapes;
  return {
    ...inside,
    nodes: inside.nodes.map((node) => {
      const [shape] = isInput(node) ? (outputs.get(prefix + node.id) ?? []) : [];
      return shape ? { ...node, params: { shape: shape.slice(1).map((axis) => axis ?? 1) } } : node;
    }),
  };
}

import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { isLayer, noteIdOf, type CanvasItem, type ConnectionItem } from './canvas-items.ts';
import type { CanvasView } from './canvas-view.svelte.ts';

/**
 * Takes over what was selected on the canvas. Of very many selected layers only some have a card: the others
 * stay selected as long as those do.
 */
export function takeSelection(
  editor: NetworkEditor,
  view: CanvasView,
  chosen: { readonly nodes: readonly CanvasItem[]; readonly edges: readonly ConnectionItem[] },
): void {
  const layers = new Set(chosen.nodes.filter(isLayer).map(({ id }) => id));
  const notes = chosen.nodes.flatMap(({ id }) => noteIdOf(id) ?? []);
  const edges = new Set(chosen.edges.map(({ id }) => id));
  const unseen = [...editor.selected].filter((id) => !view.shown.has(id));
  if (unseen.length > 0) {
    const lost = [...editor.selected].some((id) => view.shown.has(id) && !layers.has(id));
    if (!lost) {
      for (const id of unseen) layers.add(id);
      for (const id of editor.selectedEdges) edges.add(id);
    }
  }
  editor.select(layers, edges, notes);
}

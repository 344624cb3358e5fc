import type {
  BuiltNetwork,
  PartOfNetwork,
} from '../../common/network/architectures/architecture.ts';
import { insertPart, takesOutputOf } from '../../common/network/architectures/insert-part.ts';
import type { NetworkEditor } from './network-editor.svelte.ts';

/** Puts a network and the settings that belong to it in place of what is there, as one undoable step. */
export function useNetwork(editor: NetworkEditor, label: string, built: BuiltNetwork): void {
  const { project } = editor;
  const training = { ...project.project.training, ...built.training };
  project.update({ network: built.network, training }, `Use ${label}`);
  editor.showModel();
  editor.announcement = `${label} placed`;
}

/** Puts a part into the network: behind the one layer that is selected, where that fits. */
export function usePart(editor: NetworkEditor, part: PartOfNetwork): void {
  const { network, id } = insertPart(
    editor.network,
    part,
    layerBefore(editor, part),
    editor.shapes,
  );
  editor.commit(`Insert ${part.label.toLowerCase()}`, network, { nodes: [id] });
  editor.viewRequest = { layer: id, focus: false };
  editor.announcement = `${part.label} inserted`;
}

/** The layer that a part would stand behind; null when none that fits is selected. */
export function layerBefore(editor: NetworkEditor, part: PartOfNetwork): string | null {
  const [only = null] = editor.selected;
  if (only === null || editor.selected.size !== 1) return null;
  return takesOutputOf(part, only, editor.shapes) ? only : null;
}

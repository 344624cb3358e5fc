import type { Edge, Node } from '@xyflow/svelte';
import type { LayerCategory } from '../../../common/layers/layer.ts';
import type { Diagnosis } from '../../../common/network/diagnose-network.ts';
import type { NoteSpec } from '../../../common/network/network-spec.ts';
import { notesOf } from '../../../common/network/notes.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import type { BlockFace } from './block-face.ts';
import type { CardPort } from './card-ports.ts';
import type { CanvasView } from './canvas-view.svelte.ts';
import type { SharedMark } from './shared-marks.ts';

/** What a card shows. */
export interface LayerData extends Record<string, unknown> {
  readonly name: string;
  readonly type: string;
  readonly family: LayerCategory;
  /** Key parameters in a few characters. */
  readonly line: string;
  readonly shape: string;
  /** The same of one row, in fewer characters. */
  readonly rowShape: string;
  readonly count: string;
  /** Worst first. */
  readonly problems: readonly Diagnosis[];
  readonly inputs: readonly CardPort[];
  readonly outputs: readonly CardPort[];
  /** True when training leaves its weights as they are. */
  readonly frozen: boolean;
  /** True when arranging leaves it where it is. */
  readonly pinned: boolean;
  /** Of a block: what its card shows besides. */
  readonly block: BlockFace | null;
  /** Of a layer that is used several times: which of these it is, by the number of its mark. */
  readonly shared: SharedMark | null;
}

export type LayerItem = Node<LayerData, 'layer'>;
export type NoteItem = Node<{ readonly note: NoteSpec }, 'comment' | 'frame'>;
export type CanvasItem = LayerItem | NoteItem;
export type ConnectionItem = Edge<{ readonly shape: string }, 'shape'>;

const notePrefix = 'note:';

/** The id of the note that an item shows, or null for a layer. */
export function noteIdOf(item: string): string | null {
  return item.startsWith(notePrefix) ? item.slice(notePrefix.length) : null;
}

export function isLayer(item: CanvasItem): item is LayerItem {
  return item.type === 'layer';
}

/** Comments and frames for the canvas; items that did not change are taken over from `previous`. */
export function toNoteItems(
  editor: NetworkEditor,
  view: CanvasView,
  previous: ReadonlyMap<string, CanvasItem>,
): readonly NoteItem[] {
  return notesOf(editor.network).map((note): NoteItem => {
    const id = `${notePrefix}${note.id}`;
    const item = previous.get(id);
    const old = item && !isLayer(item) ? item : undefined;
    const position = view.moved?.get(id) ?? note.position;
    const selected = editor.selectedNotes.has(note.id);
    const stays = old?.position.x === position.x && old.position.y === position.y;
    if (old?.data.note === note && stays && (old.selected ?? false) === selected) return old;
    return {
      ...old,
      id,
      type: note.kind,
      position: { ...position },
      width: note.size.width,
      height: note.size.height,
      measured: note.size,
      handles: [],
      data: { note },
      selected,
      // Frames lie below the connections, comments below the cards.
      zIndex: note.kind === 'frame' ? -1000 : -1,
      ariaRole: 'group',
      ariaLabel: spokenNote(note),
      domAttributes: { tabindex: 0, 'aria-roledescription': note.kind },
    };
  });
}

function spokenNote({ kind, text, colour }: NoteSpec): string {
  const said = text.trim() === '' ? 'empty' : text.trim();
  return kind === 'frame' ? `Frame ${said}, ${colour}` : `Comment, ${colour}: ${said}`;
}

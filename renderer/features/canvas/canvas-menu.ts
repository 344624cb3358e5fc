import { noteColours, noteOf } from '../../../common/network/notes.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import type { Command } from '../../state/studio.svelte.ts';

/** One line of the menu. */
export interface MenuLine {
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly disabled?: boolean | undefined;
  readonly danger?: boolean | undefined;
  /** Of a switch or a choice: whether it is on. */
  readonly checked?: boolean | undefined;
  readonly run: () => void;
}

/** Titles in the menu, where what is selected goes without saying. */
const short: Readonly<Record<string, string>> = {
  'add-layer': 'Add a layer…',
  inspect: 'Settings',
  paste: 'Paste',
  replace: 'Replace…',
  connect: 'Connect…',
  duplicate: 'Duplicate',
  copy: 'Copy',
  cut: 'Cut',
  delete: 'Delete',
  frame: 'Add frame',
  comment: 'Add comment',
  'fit-selection': 'Zoom to selection',
  'make-block': 'Make a block…',
  'open-block': 'Open block',
  'expand-block': 'Expand or collapse',
  'inspect-block': 'Settings',
  'unpack-block': 'Unpack block',
  'save-block': 'Save to my blocks…',
};

const layerGroups = [
  ['add-layer', 'replace', 'connect', 'inspect'],
  ['cut', 'copy', 'paste', 'duplicate', 'delete'],
  ['make-block', 'use-again'],
  ['pin', 'frame', 'fit-selection'],
];
const blockGroups = [
  ['open-block', 'expand-block', 'inspect-block', 'unpack-block', 'save-block'],
  ['add-layer', 'connect'],
  ...layerGroups.slice(1),
];
const alignGroups = [
  ['align-left', 'align-centre', 'align-right', 'align-top', 'align-middle', 'align-bottom'],
  ['spread-x', 'spread-y'],
];
const edgeGroups = [['add-layer'], ['delete']];
const noteGroups = [['edit-note'], ['cut', 'copy', 'duplicate', 'delete']];
const canvasGroups = [
  ['leave-block'],
  ['add-layer', 'comment', 'frame'],
  ['paste', 'select-all', 'find-in-network'],
  ['arrange-right', 'arrange-down', 'unpin-all', 'snap-cards', 'snap-grid'],
  ['regularise'],
  ['fit', 'actual-size', 'history'],
];

/** What the context menu offers for what is selected, in groups. */
export function menuOf(
  editor: NetworkEditor,
  commands: readonly Command[],
): readonly (readonly MenuLine[])[] {
  const hidden = new Set(editor.inBlock ? [] : ['leave-block']);
  const byId = new Map(commands.map((command) => [command.id.replace(/^design\./, ''), command]));
  const lines = (groups: readonly (readonly string[])[]): MenuLine[][] =>
    groups
      .map((ids) =>
        ids.flatMap((id): MenuLine[] => {
          const command = byId.get(id);
          return command && !hidden.has(id) ? [lineOf(id, command, editor)] : [];
        }),
      )
      .filter((group) => group.length > 0);
  if (editor.selected.size > 1) return [...lines(layerGroups.slice(1)), ...lines(alignGroups)];
  if (editor.selected.size === 1) {
    return lines(editor.blocks.selected ? blockGroups : layerGroups);
  }
  if (editor.selectedNotes.size > 0) return [...lines(noteGroups), colourLines(editor)];
  if (editor.selectedEdges.size > 0) return lines(edgeGroups);
  return lines(canvasGroups);
}

function lineOf(id: string, command: Command, editor: NetworkEditor): MenuLine {
  const checked: Readonly<Record<string, boolean>> = {
    'snap-cards': editor.arranging.snapToCards,
    'snap-grid': editor.arranging.snapToGrid,
  };
  const [only] = editor.selected;
  const pinned = only !== undefined && editor.arranging.pinned.has(only);
  const label =
    id === 'pin' ? (pinned ? 'Unpin' : 'Pin where it is') : (short[id] ?? command.title);
  return {
    label,
    shortcut: command.shortcut,
    disabled: !(command.enabled?.() ?? true),
    danger: id === 'delete',
    checked: checked[id],
    run: command.run,
  };
}

function colourLines(editor: NetworkEditor): readonly MenuLine[] {
  const [id] = editor.selectedNotes;
  const current = id === undefined ? null : noteOf(editor.network, id).colour;
  return noteColours.map((colour) => ({
    label: colour.charAt(0).toUpperCase() + colour.slice(1),
    checked: colour === current,
    run: () => editor.notes.setColour(colour),
  }));
}

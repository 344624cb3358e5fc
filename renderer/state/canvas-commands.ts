import { notesOf } from '../../common/network/notes.ts';
import type { Alignment } from '../../common/network/align-layers.ts';
import type { NetworkEditor } from './network-editor.svelte.ts';
import type { Command } from './studio.svelte.ts';

/** What commands of the canvas need besides the network. */
export interface CanvasTargets {
  readonly open: (drawer: 'history') => void;
  readonly inspect: () => void;
  /** Runs what may fail; a failure is shown. */
  readonly attempt: (action: () => Promise<void>) => void;
}

type Listed = Omit<Command, 'group'>;

const alignments: readonly (readonly [Alignment, string, string?])[] = [
  ['left', 'Align left edges', 'Alt+Shift+ArrowLeft'],
  ['centre', 'Align centres'],
  ['right', 'Align right edges', 'Alt+Shift+ArrowRight'],
  ['top', 'Align top edges', 'Alt+Shift+ArrowUp'],
  ['middle', 'Align middles'],
  ['bottom', 'Align bottom edges', 'Alt+Shift+ArrowDown'],
];

/**
 * What can be done with layers, connections and notes on the canvas: for its keys, its menu and the palette.
 * No shortcut is a plain letter: letters typed on the canvas are the name of a layer to add.
 */
export function canvasCommands(editor: NetworkEditor, targets: CanvasTargets): readonly Listed[] {
  return [
    ...layerCommands(editor, targets),
    ...clipboardCommands(editor, targets),
    ...placeCommands(editor),
    ...noteCommands(editor),
    ...viewCommands(editor, targets),
  ];
}

function layerCommands(editor: NetworkEditor, targets: CanvasTargets): readonly Listed[] {
  const one = (): boolean => editor.selected.size === 1;
  return [
    {
      id: 'add-layer',
      title: 'Add a layer behind the selected one…',
      shortcut: 'Space',
      run: () => editor.listing.openForSelection(),
    },
    {
      id: 'replace',
      title: 'Replace the selected layer…',
      shortcut: 'Alt+R',
      enabled: one,
      run: () => {
        const [node] = editor.selected;
        if (node !== undefined) editor.listing.open({ kind: 'instead-of', node });
      },
    },
    {
      id: 'connect',
      title: 'Connect the selected layer to another',
      shortcut: 'Alt+C',
      enabled: () => editor.selected.size > 0,
      run: () => editor.draft.start(),
    },
    {
      id: 'inspect',
      title: 'Settings of the selected layer',
      shortcut: 'Enter',
      enabled: one,
      run: targets.inspect,
    },
    {
      id: 'delete',
      title: 'Delete what is selected',
      shortcut: 'Delete',
      enabled: () =>
        editor.selected.size + editor.selectedEdges.size + editor.selectedNotes.size > 0,
      run: () => editor.removeSelection(),
    },
    {
      id: 'select-all',
      title: 'Select everything',
      shortcut: 'Ctrl+A',
      run: () => editor.selectAll(),
    },
  ];
}

function clipboardCommands(editor: NetworkEditor, targets: CanvasTargets): readonly Listed[] {
  const any = (): boolean => editor.selected.size + editor.selectedNotes.size > 0;
  const { clipboard } = editor;
  return [
    {
      id: 'duplicate',
      title: 'Duplicate what is selected',
      shortcut: 'Ctrl+D',
      enabled: any,
      run: () => clipboard.duplicate(),
    },
    {
      id: 'copy',
      title: 'Copy what is selected',
      enabled: any,
      run: () => targets.attempt(() => navigator.clipboard.writeText(clipboard.copy() ?? '')),
    },
    {
      id: 'cut',
      title: 'Cut what is selected',
      enabled: any,
      run: () => targets.attempt(() => navigator.clipboard.writeText(clipboard.cut() ?? '')),
    },
    {
      id: 'paste',
      title: 'Paste layers',
      run: () => {
        const at = editor.spot();
        targets.attempt(async () => {
          const pasted = clipboard.paste(await navigator.clipboard.readText(), at);
          if (!pasted) editor.refuse('There are no layers on the clipboard.');
        });
      },
    },
  ];
}

function placeCommands(editor: NetworkEditor): readonly Listed[] {
  const { arranging } = editor;
  const layers = (): boolean => editor.network.nodes.length > 0;
  return [
    {
      id: 'arrange',
      title: 'Arrange layers',
      shortcut: 'Alt+L',
      enabled: layers,
      run: () => arranging.arrange(),
    },
    {
      id: 'arrange-right',
      title: 'Arrange from left to right',
      enabled: layers,
      run: () => arranging.arrange('right'),
    },
    {
      id: 'arrange-down',
      title: 'Arrange from top to bottom',
      enabled: layers,
      run: () => arranging.arrange('down'),
    },
    {
      id: 'pin',
      title: 'Pin or unpin the selected layers',
      shortcut: 'Alt+P',
      enabled: () => editor.selected.size > 0,
      run: () => arranging.togglePin(),
    },
    {
      id: 'unpin-all',
      title: 'Unpin all layers',
      enabled: () => arranging.pinned.size > 0,
      run: () => arranging.unpinAll(),
    },
    ...alignments.map(([alignment, title, shortcut]) => ({
      id: `align-${alignment}`,
      title,
      shortcut,
      enabled: () => editor.selected.size > 1,
      run: () => arranging.align(alignment),
    })),
    {
      id: 'spread-x',
      title: 'Spread evenly from left to right',
      enabled: () => editor.selected.size > 2,
      run: () => arranging.distribute('x'),
    },
    {
      id: 'spread-y',
      title: 'Spread evenly from top to bottom',
      enabled: () => editor.selected.size > 2,
      run: () => arranging.distribute('y'),
    },
    {
      id: 'snap-cards',
      title: 'Snap to other cards',
      run: () => (arranging.snapToCards = !arranging.snapToCards),
    },
    {
      id: 'snap-grid',
      title: 'Snap to grid',
      run: () => (arranging.snapToGrid = !arranging.snapToGrid),
    },
  ];
}

function noteCommands(editor: NetworkEditor): readonly Listed[] {
  return [
    {
      id: 'comment',
      title: 'Add comment',
      shortcut: 'Alt+M',
      run: () => editor.notes.addComment(editor.spot()),
    },
    {
      id: 'frame',
      title: 'Add frame around the selected layers',
      shortcut: 'Alt+G',
      run: () => editor.notes.addFrame(editor.spot()),
    },
    {
      id: 'edit-note',
      title: 'Edit the text of the selected note',
      enabled: () => editor.selectedNotes.size === 1,
      run: () => {
        const [note] = editor.selectedNotes;
        if (note !== undefined) editor.notes.typing = note;
      },
    },
  ];
}

function viewCommands(editor: NetworkEditor, targets: CanvasTargets): readonly Listed[] {
  return [
    {
      id: 'find-in-network',
      title: 'Find in the network…',
      shortcut: 'Ctrl+F',
      enabled: () => editor.network.nodes.length + notesOf(editor.network).length > 0,
      run: () => (editor.finding.open = true),
    },
    {
      id: 'canvas',
      title: 'Go to the canvas',
      shortcut: 'F6',
      run: () => (editor.viewRequest = 'focus'),
    },
    { id: 'fit', title: 'Zoom to fit', shortcut: '0', run: () => (editor.viewRequest = 'all') },
    {
      id: 'fit-selection',
      title: 'Zoom to what is selected',
      shortcut: '2',
      enabled: () => editor.selected.size + editor.selectedNotes.size > 0,
      run: () => (editor.viewRequest = 'selection'),
    },
    {
      id: 'actual-size',
      title: 'Zoom to 100 %',
      shortcut: '1',
      run: () => (editor.viewRequest = 'actual-size'),
    },
    { id: 'zoom-in', title: 'Zoom in', shortcut: '+', run: () => (editor.viewRequest = 'larger') },
    {
      id: 'zoom-out',
      title: 'Zoom out',
      shortcut: '-',
      run: () => (editor.viewRequest = 'smaller'),
    },
    {
      id: 'history',
      title: 'Show the history of changes',
      shortcut: 'Ctrl+Shift+H',
      run: () => targets.open('history'),
    },
  ];
}

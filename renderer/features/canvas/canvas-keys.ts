import { flowAxes } from '../../../common/network/card-size.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { matchesShortcut, typedLetter } from '../../ui/shortcut.ts';
import { goAlong, goToConnection } from './walk-network.ts';

/** What keys need besides the editor. */
export interface CanvasKeyTargets {
  readonly inspect: () => void;
  /** Asks which layer to add; `query` is what has been typed of its name. */
  readonly addLayer: (query?: string) => void;
  readonly openMenu: () => void;
}

/** Pixels per press of Alt with an arrow key. */
const nudge = 8;

interface Arrow {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

const arrows: Readonly<Record<string, Arrow>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * What a key press on the canvas does, or null when the canvas has no use for it. A letter begins the name of a
 * layer to add; so commands of the canvas are letters with Alt, digits, signs and named keys.
 */
export function canvasKey(
  event: KeyboardEvent,
  editor: NetworkEditor,
  targets: CanvasKeyTargets,
): (() => void) | null {
  const arrow = arrows[event.key];
  const { draft } = editor;
  if (draft.current?.by === 'keyboard') {
    if (event.key === 'Escape') return () => draft.drop();
    if (event.key === 'Enter') return () => draft.finish();
    return arrow ? () => draft.next(arrow.x + arrow.y > 0 ? 1 : -1) : null;
  }
  if (arrow) return arrowKey(event, arrow, editor);
  if (event.key === ' ' && !event.ctrlKey && !event.altKey) return () => targets.addLayer();
  const letter = typedLetter(event);
  if (letter !== null) return () => targets.addLayer(letter);
  const actions: Readonly<Record<string, () => void>> = {
    Delete: () => editor.removeSelection(),
    Backspace: () => editor.removeSelection(),
    Enter: () => enter(editor, targets),
    Escape: () => escape(editor),
    'Ctrl+A': () => editor.selectAll(),
    'Ctrl+D': () => editor.clipboard.duplicate(),
    'Ctrl+Z': () => editor.undo(),
    'Ctrl+Shift+Z': () => editor.redo(),
    'Ctrl+Y': () => editor.redo(),
    '/': () => targets.addLayer(),
    'Alt+C': () => draft.start(),
    ContextMenu: targets.openMenu,
    'Shift+F10': targets.openMenu,
  };
  const shortcut = Object.keys(actions).find((key) => matchesShortcut(event, key));
  return shortcut ? (actions[shortcut] ?? null) : null;
}

/** Escape lets go of what is selected, then leads out of the block. */
function escape(editor: NetworkEditor): void {
  const { selected, selectedEdges, selectedNotes } = editor;
  if (selected.size + selectedEdges.size + selectedNotes.size > 0) editor.select([]);
  else editor.blocks.leave();
}

/** Enter opens a block, goes to a layer's settings, into a note's text, and adds a layer to a connection. */
function enter(editor: NetworkEditor, targets: CanvasKeyTargets): void {
  const [note] = editor.selectedNotes;
  const [edge] = editor.selectedEdges;
  if (note !== undefined && editor.selected.size === 0) editor.notes.typing = note;
  else if (edge !== undefined && editor.selected.size === 0) targets.addLayer();
  else if (editor.blocks.selected) editor.blocks.open(editor.blocks.selected.id);
  else targets.inspect();
}

function arrowKey(
  event: KeyboardEvent,
  { x, y }: Arrow,
  editor: NetworkEditor,
): (() => void) | null {
  if (event.ctrlKey || event.metaKey) return null;
  if (event.altKey && event.shiftKey) {
    if (editor.selectedNotes.size > 0 && editor.selected.size === 0) {
      return () => editor.notes.grow(x * nudge, y * nudge);
    }
    const side = x < 0 ? 'left' : x > 0 ? 'right' : y < 0 ? 'top' : 'bottom';
    return () => editor.arranging.align(side);
  }
  if (event.altKey) return () => editor.moving.nudge(x * nudge, y * nudge);
  const { along } = flowAxes(editor.network);
  const onwards = along === 'x' ? x : y;
  if (event.shiftKey) return onwards === 0 ? null : () => goToConnection(editor, onwards);
  return () => goAlong(editor, x, y);
}

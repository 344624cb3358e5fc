import type { NodeSpec } from '../../../common/network/network-spec.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { matchesShortcut } from '../../ui/shortcut.ts';

/** What keys need besides the editor. */
export interface CanvasKeyTargets {
  readonly inspect: () => void;
  readonly fit: () => void;
}

/** Pixels per press of Alt with an arrow key. */
const nudge = 8;

const arrows: Readonly<Record<string, { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** What a key press on the canvas does, or null when the canvas has no use for it. */
export function canvasKey(
  event: KeyboardEvent,
  editor: NetworkEditor,
  targets: CanvasKeyTargets,
): (() => void) | null {
  const arrow = arrows[event.key];
  if (editor.draft.current?.by === 'keyboard') {
    if (event.key === 'Escape') return () => editor.draft.drop();
    if (event.key === 'Enter') return () => editor.draft.finish();
    return arrow ? () => editor.draft.next(arrow.x + arrow.y > 0 ? 1 : -1) : null;
  }
  if (arrow && event.altKey) return () => editor.moving.nudge(arrow.x * nudge, arrow.y * nudge);
  if (arrow && !event.ctrlKey && !event.metaKey) return () => goAlong(editor, arrow.x, arrow.y);
  const actions: Readonly<Record<string, () => void>> = {
    Delete: () => editor.removeSelection(),
    Backspace: () => editor.removeSelection(),
    Enter: () => targets.inspect(),
    Escape: () => editor.select([]),
    'Ctrl+A': () => editor.selectAll(),
    'Ctrl+D': () => editor.clipboard.duplicate(),
    'Ctrl+Z': () => editor.undo(),
    'Ctrl+Shift+Z': () => editor.redo(),
    'Ctrl+Y': () => editor.redo(),
    C: () => editor.draft.start(),
    F: () => targets.fit(),
  };
  const shortcut = Object.keys(actions).find((key) => matchesShortcut(event, key));
  return shortcut ? (actions[shortcut] ?? null) : null;
}

/** Left and right follow connections; up and down go to the nearest layer that way. */
function goAlong(editor: NetworkEditor, x: number, y: number): void {
  const { nodes, edges } = editor.network;
  const [selected] = editor.selected;
  const from = nodes.find((node) => node.id === selected);
  const next = from ? neighbour(from) : nodes.toSorted((a, b) => a.position.x - b.position.x)[0];
  if (next) editor.goTo(next.id);

  function neighbour(node: NodeSpec): NodeSpec | undefined {
    const connected = new Set(
      edges.flatMap((edge) =>
        x > 0 && edge.from === node.id
          ? [edge.to]
          : x < 0 && edge.to === node.id
            ? [edge.from]
            : [],
      ),
    );
    const candidates = nodes.filter((other) =>
      connected.size > 0
        ? connected.has(other.id)
        : (other.position.x - node.position.x) * x > 0 ||
          (other.position.y - node.position.y) * y > 0,
    );
    const distance = (other: NodeSpec): number =>
      Math.hypot(other.position.x - node.position.x, other.position.y - node.position.y);
    return candidates.sort((a, b) => distance(a) - distance(b))[0];
  }
}

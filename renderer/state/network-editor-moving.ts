import * as edit from '../../common/network/edit-network.ts';
import type { Position } from '../../common/network/edit-network.ts';
import { moveNotes, notesOf, withContents } from '../../common/network/notes.ts';
import { moveByHand } from '../../common/network/pin-layers.ts';
import { joined, type Partner } from './network-editor-adding.ts';
import type { EditorCore } from './network-editor-core.ts';

/** What a layer was dropped on. */
export interface Dropped {
  readonly edgeId?: string | null;
  readonly connectTo?: Partner | null;
}

/** Moving layers and notes by hand, with what lies in frames. */
export class Moving {
  readonly #editor: EditorCore;

  constructor(editor: EditorCore) {
    this.#editor = editor;
  }

  /**
   * Moves layers and notes by hand. With `edgeId` the one layer moved is also put into that connection; with
   * `connectTo` it is joined to a port that it was dropped beside.
   */
  move(
    layers: ReadonlyMap<string, Position>,
    notes: ReadonlyMap<string, Position> = new Map(),
    { edgeId = null, connectTo = null }: Dropped = {},
  ): void {
    const moved = moveNotes(moveByHand(this.#editor.network, layers), notes);
    const [id] = layers.keys();
    if (id !== undefined && layers.size === 1) {
      if (edgeId !== null && edit.insertProblem(moved, edgeId, id) === null) {
        const network = edit.insertNodeOnEdge(moved, edgeId, id);
        return this.#editor.commit(`Insert ${this.#editor.nameOf(id)}`, network);
      }
      if (connectTo) {
        return void this.#editor.attempt(() =>
          this.#editor.commit(
            `Connect ${this.#editor.nameOf(id)}`,
            joined({ network: moved, id }, connectTo),
          ),
        );
      }
    }
    this.#editor.commit(`Move ${this.#editor.thingsText(layers.keys(), notes.keys())}`, moved);
  }

  /** Moves what is selected, and what is in selected frames, by keyboard; presses in a row are one step. */
  nudge(x: number, y: number): void {
    const { network: before, selected, selectedNotes, sizeOf } = this.#editor;
    const moving = withContents(before, selected, selectedNotes, sizeOf);
    const there = ({ position }: { readonly position: Position }): Position => ({
      x: position.x + x,
      y: position.y + y,
    });
    const layers = this.#editor.network.nodes.filter(({ id }) => moving.nodes.has(id));
    const notes = notesOf(this.#editor.network).filter(({ id }) => moving.notes.has(id));
    if (layers.length + notes.length === 0) return;
    const network = moveNotes(
      moveByHand(this.#editor.network, new Map(layers.map((node) => [node.id, there(node)]))),
      new Map(notes.map((note) => [note.id, there(note)])),
    );
    const mark = `nudge ${[...moving.nodes, ...moving.notes].join(' ')}`;
    this.#editor.commit(`Move ${this.#editor.selectionText()}`, network, null, mark);
  }
}

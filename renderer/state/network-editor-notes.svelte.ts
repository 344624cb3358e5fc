import { addNote, changeNote, frameAround, noteOf, notesOf } from '../../common/network/notes.ts';
import type { Position } from '../../common/network/edit-network.ts';
import type { NoteSpec } from '../../common/network/network-spec.ts';
import type { EditorCore } from './network-editor-core.ts';

/** Size of a new comment in pixels. */
const commentSize = { width: 216, height: 88 };
/** Size of a new frame that is drawn around nothing. */
const frameSize = { width: 440, height: 220 };

/** Comments and coloured frames: what a person writes beside the layers. */
export class NoteEditing {
  readonly #editor: EditorCore;
  /** The note whose text is being typed; null otherwise. */
  typing = $state.raw<string | null>(null);

  constructor(editor: EditorCore) {
    this.#editor = editor;
  }

  /** Places a comment and lets the person type into it. */
  addComment(middle: Position): void {
    const { network, id } = addNote(this.#editor.network, {
      kind: 'comment',
      text: '',
      colour: 'yellow',
      position: { x: middle.x - commentSize.width / 2, y: middle.y - commentSize.height / 2 },
      size: commentSize,
    });
    this.#editor.commit('Add comment', network, { notes: [id] });
    this.typing = id;
  }

  /** Draws a frame around the selected layers, or an empty one in the middle of the view. */
  addFrame(middle: Position): void {
    const { network, selected, sizeOf } = this.#editor;
    const title = `Group ${notesOf(network).filter(({ kind }) => kind === 'frame').length + 1}`;
    const added =
      selected.size > 0
        ? frameAround(network, selected, title, sizeOf)
        : addNote(network, {
            kind: 'frame',
            text: title,
            colour: 'blue',
            position: { x: middle.x - frameSize.width / 2, y: middle.y - frameSize.height / 2 },
            size: frameSize,
          });
    const what = selected.size > 0 ? `Frame ${this.#editor.layersText(selected)}` : 'Add frame';
    this.#editor.commit(what, added.network, { notes: [added.id] });
    this.typing = added.id;
  }

  /** Sets what a note says; typing in a row is one step. */
  setText(id: string, text: string): void {
    const kind = noteOf(this.#editor.network, id).kind;
    const label = kind === 'frame' ? 'Rename frame' : 'Write comment';
    this.#editor.commit(label, changeNote(this.#editor.network, id, { text }), null, `text ${id}`);
  }

  /** Ends typing. */
  stopTyping(): void {
    this.typing = null;
    this.#editor.project.history.seal();
  }

  /** Colours the notes that are selected. */
  setColour(colour: NoteSpec['colour']): void {
    let { network } = this.#editor;
    for (const id of this.#editor.selectedNotes) network = changeNote(network, id, { colour });
    this.#editor.commit(`Colour ${this.text(this.#editor.selectedNotes)} ${colour}`, network);
  }

  /** Gives a note another place and size; one resizing is one step. */
  resize(id: string, place: Pick<NoteSpec, 'position' | 'size'>): void {
    this.#editor.commit(`Resize ${this.text([id])}`, changeNote(this.#editor.network, id, place));
  }

  /** Makes the selected notes larger or smaller by keyboard; presses in a row are one step. */
  grow(width: number, height: number): void {
    let { network } = this.#editor;
    const ids = this.#editor.selectedNotes;
    for (const id of ids) {
      const { size } = noteOf(network, id);
      network = changeNote(network, id, {
        size: { width: size.width + width, height: size.height + height },
      });
    }
    this.#editor.commit(`Resize ${this.text(ids)}`, network, null, `grow ${[...ids].join(' ')}`);
  }

  /** `comment`, `frame “Encoder”`, or `2 notes`. */
  text(ids: Iterable<string>): string {
    const all = new Set(ids);
    const chosen = notesOf(this.#editor.network).filter((note) => all.has(note.id));
    const [only] = chosen;
    if (!only || chosen.length > 1) return `${all.size} notes`;
    return only.kind === 'frame' && only.text ? `frame “${short(only.text)}”` : only.kind;
  }
}

function short(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}

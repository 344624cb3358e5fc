import { copyText, duplicate, paste, readCopied } from '../../common/network/clipboard.ts';
import type { Position } from '../../common/network/edit-network.ts';
import { notesOf, withContents } from '../../common/network/notes.ts';
import type { EditorCore } from './network-editor-core.ts';

/** Copying, cutting, pasting and duplicating what is selected. */
export class Clipboard {
  readonly #editor: EditorCore;

  constructor(editor: EditorCore) {
    this.#editor = editor;
  }

  /** The selected layers and notes as text for the clipboard; null when none is selected. */
  copy(): string | null {
    if (this.#editor.selected.size + this.#editor.selectedNotes.size === 0) return null;
    this.#editor.announcement = `${this.#editor.selectionText()} copied`;
    const { nodes, notes } = this.#chosen();
    return copyText(this.#editor.network, nodes, notes);
  }

  cut(): string | null {
    const text = this.copy();
    const { nodes, notes } = this.#chosen();
    if (text !== null) {
      this.#editor.select(nodes, [], notes);
      this.#editor.removeSelection('Cut');
    }
    return text;
  }

  /** Pastes layers copied here or in another project; false when the text is something else. */
  paste(text: string, at: Position | null = null): boolean {
    return (
      this.#editor.attempt(() => {
        const part = readCopied(text);
        if (!part || part.nodes.length + notesOf(part).length === 0) return false;
        const { network, ids, notes } = paste(this.#editor.network, part, at);
        const label = `Paste ${this.#editor.thingsText(ids, notes, network)}`;
        this.#editor.commit(label, network, { nodes: ids, notes });
        return true;
      }) ?? true
    );
  }

  duplicate(): void {
    const chosen = this.#chosen();
    if (chosen.nodes.size + chosen.notes.size === 0) return;
    const { network, ids, notes } = duplicate(this.#editor.network, chosen.nodes, chosen.notes);
    this.#editor.commit(`Duplicate ${this.#editor.selectionText()}`, network, {
      nodes: ids,
      notes,
    });
  }

  /** What is selected, with what lies in selected frames. */
  #chosen(): ReturnType<typeof withContents> {
    const { network, selected, selectedNotes, sizeOf } = this.#editor;
    return withContents(network, selected, selectedNotes, sizeOf);
  }
}

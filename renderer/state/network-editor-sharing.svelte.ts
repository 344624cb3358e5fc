import {
  ownWeights,
  possibleOwners,
  shareWeights,
  useAgain,
  usesOf,
} from '../../common/network/share-weights.ts';
import type { NodeSpec } from '../../common/network/network-spec.ts';
import type { EditorCore } from './network-editor-core.ts';

/** Layers that are one layer used several times. */
export class Sharing {
  readonly #editor: EditorCore;

  /** The layer under the pointer, where it is used several times. */
  pointed = $state.raw<string | null>(null);
  /** The layer that has the weights of the one under the pointer. */
  readonly pointedOwner = $derived.by(() => {
    if (this.pointed === null) return null;
    const node = this.#editor.network.nodes.find(({ id }) => id === this.pointed);
    return node?.sharesWith ?? this.pointed;
  });

  constructor(editor: EditorCore) {
    this.#editor = editor;
  }

  /** Every use of the layer that this one is a use of; empty for a layer that is used once. */
  usesOf(id: string): readonly NodeSpec[] {
    return usesOf(this.#editor.network, id);
  }

  /** Layers whose weights this one could use. */
  ownersFor(id: string): readonly NodeSpec[] {
    return possibleOwners(this.#editor.network, id);
  }

  /** Places another use of the only layer that is selected. */
  useAgain(): void {
    const [id] = this.#editor.selected;
    if (id === undefined) return;
    this.#editor.attempt(() => {
      const { network } = this.#editor;
      const again = useAgain(network, id);
      this.#editor.commit(`Use ${this.#editor.nameOf(id)} again`, again.network, {
        nodes: [again.id],
      });
      this.#editor.viewRequest = { layer: again.id, focus: true };
    });
  }

  /** Lets a layer use the weights of another one; null: weights of its own. */
  use(id: string, owner: string | null): void {
    this.#editor.attempt(() => {
      const { network } = this.#editor;
      const name = this.#editor.nameOf(id);
      if (owner === null) {
        return this.#editor.commit(`Give ${name} weights of its own`, ownWeights(network, id));
      }
      this.#editor.commit(
        `Let ${name} use the weights of ${this.#editor.nameOf(owner)}`,
        shareWeights(network, id, owner),
      );
    });
  }
}

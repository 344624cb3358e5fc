import { findInNetwork, type Found } from '../../common/network/find-in-network.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { BlockEditing } from './network-editor-blocks.svelte.ts';
import type { EditorCore } from './network-editor-core.ts';

/** The search through the layers and notes on the canvas. */
export class Finding {
  readonly #editor: EditorCore;
  readonly #root: () => NetworkSpec;
  readonly #blocks: BlockEditing;
  open = $state(false);
  query = $state('');
  #at = $state(0);

  /** What has every word of the query, in the order of the data. */
  readonly hits: readonly Found[] = $derived.by(() =>
    this.open ? findInNetwork(this.#root(), this.query) : [],
  );
  /** Those on the canvas as it is, and blocks that one lies in. */
  readonly layers: ReadonlySet<string> = $derived.by(() => this.#onCanvas('layer'));
  readonly notes: ReadonlySet<string> = $derived.by(() => this.#onCanvas('note'));
  /** Number of the hit that is looked at, from 0. */
  readonly at = $derived(this.hits.length === 0 ? 0 : Math.min(this.#at, this.hits.length - 1));

  constructor(editor: EditorCore, root: () => NetworkSpec, blocks: BlockEditing) {
    this.#editor = editor;
    this.#root = root;
    this.#blocks = blocks;
  }

  /** Sets the query and goes to its first hit. */
  look(query: string): void {
    this.query = query;
    this.#at = 0;
    this.#show();
    if (query.trim() !== '' && this.hits.length === 0) {
      this.#editor.announcement = 'Nothing found';
    }
  }

  /** Goes to the next (1) or previous (−1) hit, around the ends. */
  step(by: 1 | -1): void {
    if (this.hits.length === 0) return;
    this.#at = (this.at + by + this.hits.length) % this.hits.length;
    this.#show();
  }

  close(): void {
    const hit = this.hits[this.at];
    this.open = false;
    if (hit) this.#bring(hit, true);
  }

  #show(): void {
    const hit = this.hits[this.at];
    if (!hit) return;
    this.#bring(hit, false);
    const name = hit.kind === 'layer' ? this.#editor.nameOf(hit.id) : 'a note';
    this.#editor.announcement = `${this.at + 1} of ${this.hits.length}: ${name}`;
  }

  #bring({ kind, id, path }: Found, focus: boolean): void {
    this.#blocks.show(path);
    if (kind === 'layer') {
      this.#editor.select([id]);
      this.#editor.viewRequest = { layer: id, focus, near: focus };
    } else {
      this.#editor.select([], [], [id]);
      this.#editor.viewRequest = { note: id, focus };
    }
  }

  #onCanvas(kind: Found['kind']): ReadonlySet<string> {
    const { path } = this.#blocks;
    const ids = this.hits.flatMap((hit) => {
      if (!path.every((id, depth) => hit.path[depth] === id)) return [];
      const block = hit.path[path.length];
      if (block !== undefined) return kind === 'layer' ? [block] : [];
      return hit.kind === kind ? [hit.id] : [];
    });
    return new Set(ids);
  }
}

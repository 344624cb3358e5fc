import { inputsOfNew, type NewLayer } from '../../common/network/blocks/new-layer.ts';
import { connect } from '../../common/network/connect.ts';
import * as edit from '../../common/network/edit-network.ts';
import type { Position } from '../../common/network/edit-network.ts';
import type { NetworkSpec, ParamValue } from '../../common/network/network-spec.ts';
import { replaceLayer } from '../../common/network/replace-layer.ts';
import type { EditorCore } from './network-editor-core.ts';
import type { ListPurpose } from './network-editor-listing.svelte.ts';

/** A port that something dropped beside it is connected to. */
export interface Partner {
  readonly node: string;
  /** True when what is dropped feeds it; false when it is fed. */
  readonly feeds: boolean;
  /** Number of the port at the partner. */
  readonly port: number;
}

/** Putting layers into the network: behind others, beside ports, into connections, in the place of others. */
export class Adding {
  readonly #editor: EditorCore;

  constructor(editor: EditorCore) {
    this.#editor = editor;
  }

  /** Adds a layer where it was dropped; `connectTo` joins it to a port beside that place. */
  at(what: NewLayer, position: Position, connectTo: Partner | null = null): void {
    this.#editor.attempt(() => {
      const added = edit.addNode(this.#editor.network, what, position, this.#firstParams(what));
      const network = connectTo ? joined(added, connectTo) : added.network;
      this.#editor.commit(`Add ${this.#editor.nameOf(added.id, network)}`, network, {
        nodes: [added.id],
      });
    });
  }

  /** Adds a layer behind the selected one (joining several that are), or behind the last one. */
  behindSelection(what: NewLayer): void {
    this.#editor.attempt(() => {
      const added = this.#joining(what) ?? this.#behind(what);
      this.#added(added, this.#editor.selected.size > 1 ? 'Join with' : 'Add');
    });
  }

  /** A layer that takes several inputs joins the layers that are selected. */
  #joining(what: NewLayer): edit.Added | null {
    const ends = this.#editor.network.nodes
      .filter((node) => this.#editor.selected.has(node.id))
      .sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
    const most = inputsOfNew(what)?.max ?? 0;
    if (ends.length < 2 || most < ends.length) return null;
    return edit.addJoining(
      this.#editor.network,
      ends.map(({ id }) => id),
      what,
    );
  }

  #behind(what: NewLayer): edit.Added {
    const after = this.#placeToAdd();
    return after === null
      ? edit.addNode(this.#editor.network, what, { x: 0, y: 0 }, this.#firstParams(what))
      : edit.addAfter(this.#editor.network, after, what);
  }

  /** Selects what was added and brings it into view. */
  #added(added: edit.Added, verb: string): void {
    this.#editor.commit(`${verb} ${this.#editor.nameOf(added.id, added.network)}`, added.network, {
      nodes: [added.id],
    });
    const first = added.network.nodes.length === 1;
    this.#editor.viewRequest = first ? 'all' : { layer: added.id, focus: false };
  }

  /** Does what the list of layers was opened for. */
  place(purpose: ListPurpose, what: NewLayer): void {
    switch (purpose.kind) {
      case 'behind-selection':
        return this.behindSelection(what);
      case 'at':
        return this.at(what, purpose.position);
      case 'into':
        return void this.#editor.attempt(() => {
          const edge = this.#editor.network.edges.find(({ id }) => id === purpose.edge);
          if (edge) this.#added(edit.insertBehind(this.#editor.network, edge.id, what), 'Insert');
        });
      case 'instead-of':
        return this.replace(purpose.node, what);
      case 'after':
      case 'before':
        return void this.#editor.attempt(() =>
          this.#added(edit.addBeside(this.#editor.network, purpose, what), 'Add'),
        );
    }
  }

  /** Puts a layer of another kind, or a block, in the place of one. */
  replace(id: string, what: NewLayer): void {
    this.#editor.attempt(() => {
      const kind = typeof what === 'string' ? what : what.name;
      const label = `Replace ${this.#editor.nameOf(id)} with ${kind}`;
      this.#editor.commit(label, replaceLayer(this.#editor.network, id, what), { nodes: [id] });
    });
  }

  /** Adds a layer in the middle of a connection. */
  insert(what: NewLayer, edgeId: string, position: Position): void {
    this.#editor.attempt(() => {
      const { network, id } = edit.insertOnEdge(this.#editor.network, edgeId, what, position);
      this.#editor.commit(`Insert ${this.#editor.nameOf(id, network)}`, network, { nodes: [id] });
    });
  }

  /** An input takes the shape of the data at once, when that is known; in a block, of what feeds the block. */
  #firstParams(what: NewLayer): Readonly<Record<string, ParamValue>> {
    return what === 'Input' && !this.#editor.inBlock && this.#editor.project.features
      ? { shape: [this.#editor.project.features] }
      : {};
  }

  /** The selected layer, else the only layer at the end of the network. */
  #placeToAdd(): string | null {
    const [selected] = this.#editor.selected;
    if (selected !== undefined && this.#editor.selected.size === 1) return selected;
    const feeding = new Set(this.#editor.network.edges.map((edge) => edge.from));
    const ends = this.#editor.network.nodes.filter((node) => !feeding.has(node.id));
    return ends.at(-1)?.id ?? null;
  }
}

/** The network with what was dropped beside a port connected to it. */
export function joined({ network, id }: edit.Added, { node, feeds, port }: Partner): NetworkSpec {
  return feeds
    ? connect(network, id, node, { toPort: port })
    : connect(network, node, id, { fromPort: port });
}

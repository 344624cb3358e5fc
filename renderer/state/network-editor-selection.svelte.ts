import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { notesOf } from '../../common/network/notes.ts';

type Ids = ReadonlySet<string>;
const none: Ids = new Set();

/** What is selected on the canvas: layers, connections and notes that are still there. */
export class Selection {
  readonly #network: () => NetworkSpec;
  #nodes = $state.raw(none);
  #edges = $state.raw(none);
  #notes = $state.raw(none);

  readonly nodes = $derived.by(() => stillThere(this.#nodes, this.#network().nodes));
  readonly edges = $derived.by(() => stillThere(this.#edges, this.#network().edges));
  readonly notes = $derived.by(() => stillThere(this.#notes, notesOf(this.#network())));

  constructor(network: () => NetworkSpec) {
    this.#network = network;
  }

  /** Selects these and nothing else. */
  select(nodes: Iterable<string>, edges: Iterable<string>, notes: Iterable<string>): void {
    this.#nodes = unlessSame(this.#nodes, nodes);
    this.#edges = unlessSame(this.#edges, edges);
    this.#notes = unlessSame(this.#notes, notes);
  }
}

function stillThere(ids: Ids, things: readonly { readonly id: string }[]): Ids {
  if (ids.size === 0) return ids;
  const present = new Set(things.map((thing) => thing.id));
  const rest = [...ids].filter((id) => present.has(id));
  return rest.length === ids.size ? ids : new Set(rest);
}

function unlessSame(before: Ids, ids: Iterable<string>): Ids {
  const after = new Set(ids);
  return after.size === before.size && [...after].every((id) => before.has(id)) ? before : after;
}

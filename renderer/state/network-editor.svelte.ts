import { AppError } from '../../common/errors/app-error.ts';
import { copyText, duplicate, paste, readCopied } from '../../common/network/clipboard.ts';
import {
  connect,
  connectionProblems,
  disconnect,
  moveInput,
  type Ports,
} from '../../common/network/connect.ts';
import type { Fix } from '../../common/network/diagnose-network.ts';
import * as edit from '../../common/network/edit-network.ts';
import type { Position } from '../../common/network/edit-network.ts';
import { findLayer } from '../../common/layers/catalogue.ts';
import { layoutNetwork } from '../../common/network/layout-network.ts';
import type { NetworkSpec, ParamValue } from '../../common/network/network-spec.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import type { ProjectState } from './project.svelte.ts';

/** A connection being drawn, by dragging or by keyboard. */
export interface Connecting {
  readonly from: string;
  readonly by: 'pointer' | 'keyboard';
  /** The end that Enter would connect to. */
  readonly to?: string;
}

/** Bring everything into view, or one layer, with the keyboard's focus or without. */
export type ViewRequest = 'all' | { readonly layer: string; readonly focus: boolean };

/**
 * What a person does to the network on screen: every edit is one undoable step of the project.
 * Selection belongs to the window and is not undone.
 */
export class NetworkEditor {
  readonly project: ProjectState;
  readonly #refuse: (reason: string) => void;
  #selectedNodes = $state.raw<ReadonlySet<string>>(new Set());
  #selectedEdges = $state.raw<ReadonlySet<string>>(new Set());
  connecting = $state.raw<Connecting | null>(null);
  /** What just happened, for screen readers. */
  announcement = $state('');
  /** What the canvas should bring into view; it clears this when it has. */
  viewRequest = $state.raw<ViewRequest | null>(null);

  readonly network = $derived.by(() => this.project.project.network);
  /** Chosen layers that are still there. */
  readonly selected: ReadonlySet<string> = $derived.by(() =>
    stillThere(this.#selectedNodes, this.network.nodes),
  );
  readonly selectedEdges: ReadonlySet<string> = $derived.by(() =>
    stillThere(this.#selectedEdges, this.network.edges),
  );
  /** Layers that the connection being drawn may end at. */
  readonly fits: ReadonlySet<string> = $derived.by(() => {
    if (!this.connecting) return new Set<string>();
    const problem = connectionProblems(this.network, this.connecting.from);
    return new Set(
      this.network.nodes.filter((node) => problem(node.id) === null).map((node) => node.id),
    );
  });
  readonly features = $derived.by(() => this.project.features);
  readonly diagnoses = $derived.by(() => this.project.diagnoses);

  /** `refuse` tells the person why something was not done. */
  constructor(project: ProjectState, refuse: (reason: string) => void) {
    this.project = project;
    this.#refuse = refuse;
  }

  select(nodes: Iterable<string>, edges: Iterable<string> = []): void {
    const [nodeIds, edgeIds] = [new Set(nodes), new Set(edges)];
    if (!sameSet(nodeIds, this.#selectedNodes)) this.#selectedNodes = nodeIds;
    if (!sameSet(edgeIds, this.#selectedEdges)) this.#selectedEdges = edgeIds;
  }

  selectAll(): void {
    this.select(
      this.network.nodes.map((node) => node.id),
      this.network.edges.map((edge) => edge.id),
    );
  }

  /** Selects one layer and brings the keyboard to it. */
  goTo(id: string): void {
    this.select([id]);
    this.viewRequest = { layer: id, focus: true };
  }

  /** Adds a layer where it was dropped. */
  addAt(type: string, position: Position): void {
    this.#attempt(() => {
      const { network, id } = edit.addNode(this.network, type, position, this.#firstParams(type));
      this.#commit(`Add ${this.#nameIn(network, id)}`, network, [id]);
    });
  }

  /** Adds a layer behind the selected one (joining several that are), or behind the last one. */
  addAfterSelection(type: string): void {
    this.#attempt(() => {
      const added = this.#joined(type) ?? this.#behind(type);
      this.#commit(`Add ${this.#nameIn(added.network, added.id)}`, added.network, [added.id]);
      const first = added.network.nodes.length === 1;
      this.viewRequest = first ? 'all' : { layer: added.id, focus: false };
    });
  }

  /** A layer that takes several inputs joins the layers that are selected. */
  #joined(type: string): edit.Added | null {
    const ends = this.network.nodes
      .filter((node) => this.selected.has(node.id))
      .sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
    const most = findLayer(type)?.inputs.max ?? 0;
    if (ends.length < 2 || most < ends.length) return null;
    return edit.addJoining(
      this.network,
      ends.map((node) => node.id),
      type,
    );
  }

  #behind(type: string): edit.Added {
    const after = this.#placeToAdd();
    return after === null
      ? edit.addNode(this.network, type, { x: 0, y: 0 }, this.#firstParams(type))
      : edit.addAfter(this.network, after, type);
  }

  /** Adds a layer in the middle of a connection. */
  insert(type: string, edgeId: string, position: Position): void {
    this.#attempt(() => {
      const { network, id } = edit.insertOnEdge(this.network, edgeId, type, position);
      this.#commit(`Insert ${this.#nameIn(network, id)}`, network, [id]);
    });
  }

  /** Moves layers; with `edgeId` the one layer moved is also put into that connection. */
  move(positions: ReadonlyMap<string, Position>, edgeId: string | null = null): void {
    const moved = edit.moveNodes(this.network, positions);
    const [id] = positions.keys();
    const inserts = edgeId !== null && id !== undefined && positions.size === 1;
    if (inserts && edit.insertProblem(moved, edgeId, id) === null) {
      this.#commit(`Insert ${this.#nameIn(moved, id)}`, edit.insertNodeOnEdge(moved, edgeId, id));
      return;
    }
    this.#commit(`Move ${this.#count(positions.size, id)}`, moved);
  }

  /** Moves the selected layers by keyboard; presses in a row are one step. */
  nudge(x: number, y: number): void {
    const positions = this.network.nodes
      .filter((node) => this.selected.has(node.id))
      .map(({ id, position }) => [id, { x: position.x + x, y: position.y + y }] as const);
    if (positions.length === 0) return;
    const mark = `nudge ${positions.map(([id]) => id).join(' ')}`;
    const label = `Move ${this.#count(positions.length, positions[0]?.[0])}`;
    this.#commit(label, edit.moveNodes(this.network, new Map(positions)), null, mark);
  }

  /** Starts a connection by keyboard from the selected layer, at the nearest layer it fits. */
  startConnecting(): void {
    const [from] = this.selected;
    if (from === undefined) return;
    this.connecting = { from, by: 'keyboard' };
    this.tryNextEnd(1);
    if (!this.connecting.to) {
      this.connecting = null;
      const reason = `There is no layer that ${this.#nameIn(this.network, from)} can feed.`;
      this.announcement = reason;
      this.#refuse(reason);
    }
  }

  /** Goes on to the next (1) or previous (−1) layer that the connection may end at, from left to right. */
  tryNextEnd(step: 1 | -1): void {
    if (!this.connecting) return;
    const { from, to } = this.connecting;
    const ends = this.network.nodes
      .filter((node) => this.fits.has(node.id))
      .sort((a, b) => a.position.x - b.position.x || a.position.y - b.position.y);
    const start = edit.nodeOf(this.network, from).position.x;
    const current = ends.findIndex((node) => node.id === to);
    const first = Math.max(
      0,
      ends.findIndex((node) => node.position.x > start),
    );
    const next = current < 0 ? first : (current + step + ends.length) % ends.length;
    const end = ends[next];
    if (!end) return;
    this.connecting = { from, by: 'keyboard', to: end.id };
    this.announcement = `Connect ${this.#nameIn(this.network, from)} to ${end.name}: Enter connects, arrows choose, Escape cancels`;
  }

  /** Ends the connection being drawn: makes it when it has an end, else drops it. */
  finishConnecting(): void {
    const connecting = this.connecting;
    this.connecting = null;
    if (connecting?.to) this.connect(connecting.from, connecting.to);
  }

  /** Connects two layers, at the ports that are named or the first free input. */
  connect(from: string, to: string, ports: Ports = {}): void {
    this.connecting = null;
    this.#attempt(() => {
      const network = connect(this.network, from, to, ports);
      const [start, end] = [this.#nameIn(network, from), this.#nameIn(network, to)];
      this.#commit(`Connect ${start} to ${end}`, network);
    });
  }

  /** Puts a connection at another input of its layer; what is there changes places with it. */
  moveInput(edgeId: string, toPort: number): void {
    const to = this.network.edges.find((edge) => edge.id === edgeId)?.to ?? '';
    const label = `Change the order of inputs of ${this.#nameIn(this.network, to)}`;
    this.#commit(label, moveInput(this.network, edgeId, toPort));
  }

  /** Deletes what is selected; a chain with a layer taken out stays a chain. */
  removeSelection(label = 'Delete'): void {
    if (this.selected.size + this.selectedEdges.size === 0) return;
    const what =
      this.selected.size > 0
        ? this.#count(this.selected.size, [...this.selected][0])
        : this.selectedEdges.size === 1
          ? 'connection'
          : `${this.selectedEdges.size} connections`;
    const without = disconnect(this.network, this.selectedEdges);
    const network = edit.removeNodes(without, this.selected, { bridge: true });
    this.#commit(`${label} ${what}`, network, []);
  }

  /** The selected layers as text for the clipboard; null when none is selected. */
  copy(): string | null {
    if (this.selected.size === 0) return null;
    this.announcement = `${this.#count(this.selected.size, [...this.selected][0])} copied`;
    return copyText(this.network, this.selected);
  }

  cut(): string | null {
    const text = this.copy();
    if (text !== null) this.removeSelection('Cut');
    return text;
  }

  /** Pastes layers copied here or in another project; false when the text is something else. */
  paste(text: string, at: Position | null = null): boolean {
    return (
      this.#attempt(() => {
        const part = readCopied(text);
        if (!part || part.nodes.length === 0) return false;
        const { network, ids } = paste(this.network, part, at);
        this.#commit(`Paste ${this.#count(ids.length, ids[0], network)}`, network, ids);
        return true;
      }) ?? true
    );
  }

  duplicate(): void {
    if (this.selected.size === 0) return;
    const { network, ids } = duplicate(this.network, this.selected);
    const label = `Duplicate ${this.#count(this.selected.size, [...this.selected][0])}`;
    this.#commit(label, network, ids);
  }

  /** Renames a layer; returns why not, as a sentence, or null when it is done. */
  rename(id: string, name: string): string | null {
    try {
      this.#commit(
        `Rename to ${name.trim()}`,
        edit.renameNode(this.network, id, name),
        null,
        `name ${id}`,
      );
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }

  /** Sets one parameter on one or more layers; `undefined` goes back to the default. */
  setParam(ids: readonly string[], key: string, value: ParamValue | undefined): void {
    let network = this.network;
    for (const id of ids) network = edit.setParam(network, id, key, value);
    const label = `Change ${key} of ${this.#count(ids.length, ids[0])}`;
    this.#commit(label, network, null, `param ${key} ${ids.join(' ')}`);
  }

  /** Freezes layers, or lets them learn again. */
  setTrainable(ids: readonly string[], trainable: boolean): void {
    let network = this.network;
    for (const id of ids) network = edit.setTrainable(network, id, trainable);
    this.#commit(
      `${trainable ? 'Unfreeze' : 'Freeze'} ${this.#count(ids.length, ids[0])}`,
      network,
    );
  }

  arrange(): void {
    this.#commit('Arrange layers', layoutNetwork(this.network));
    this.viewRequest = 'all';
  }

  /** Puts the suggested network and the settings that go with it in place of what is there. */
  useSuggestion(): void {
    const { table, task } = this.project;
    const { recipe, training } = this.project.project;
    if (!table || !recipe || !task) return;
    const { loss, metrics } = defaultTraining(task);
    const network = suggestNetwork({ profiled: table, recipe, task });
    this.project.update(
      { network, training: { ...training, loss, metrics, lossOptions: {}, outputs: {} } },
      'Use suggested network',
    );
    this.select([]);
    this.viewRequest = 'all';
    this.announcement = 'Suggested network placed';
  }

  applyFix(fix: Fix): void {
    if ('apply' in fix) this.#commit(fix.label, fix.apply(this.network));
    else this.setTraining(fix.training, fix.label);
  }

  setTraining(changes: Partial<TrainingConfig>, label: string, mark: string | null = null): void {
    const training = { ...this.project.project.training, ...changes };
    this.project.update({ training }, label, mark);
  }

  undo(): void {
    const label = this.project.undo();
    if (label) this.announcement = `Undone: ${label}`;
  }

  redo(): void {
    const label = this.project.redo();
    if (label) this.announcement = `Redone: ${label}`;
  }

  #commit(
    label: string,
    network: NetworkSpec,
    select: readonly string[] | null = null,
    mark: string | null = null,
  ): void {
    if (network !== this.network) {
      this.project.update({ network }, label, mark);
      this.announcement = label;
    }
    if (select) this.select(select);
  }

  /** Runs an edit; an expected refusal is told to the person. */
  #attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.announcement = error.message;
      this.#refuse(error.message);
      return undefined;
    }
  }

  /** An input takes the shape of the data at once, when that is known. */
  #firstParams(type: string): Readonly<Record<string, ParamValue>> {
    return type === 'Input' && this.features ? { shape: [this.features] } : {};
  }

  /** The selected layer, else the only layer at the end of the network. */
  #placeToAdd(): string | null {
    const [selected] = this.selected;
    if (selected !== undefined && this.selected.size === 1) return selected;
    const feeding = new Set(this.network.edges.map((edge) => edge.from));
    const ends = this.network.nodes.filter((node) => !feeding.has(node.id));
    return ends.at(-1)?.id ?? null;
  }

  #nameIn(network: NetworkSpec, id: string): string {
    return network.nodes.find((node) => node.id === id)?.name ?? 'layer';
  }

  #count(count: number, first: string | undefined, network = this.network): string {
    return count === 1 && first !== undefined ? this.#nameIn(network, first) : `${count} layers`;
  }
}

function stillThere(
  ids: ReadonlySet<string>,
  things: readonly { readonly id: string }[],
): ReadonlySet<string> {
  const present = new Set(things.map((thing) => thing.id));
  const rest = [...ids].filter((id) => present.has(id));
  return rest.length === ids.size ? ids : new Set(rest);
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

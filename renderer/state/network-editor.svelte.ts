import { AppError } from '../../common/errors/app-error.ts';
import { remarksInside } from '../../common/network/analysis/inner-diagnoses.ts';
import { networkInside, withNetworkInside } from '../../common/network/blocks/edit-block.ts';
import type { NewLayer } from '../../common/network/blocks/new-layer.ts';
import { shapesInside } from '../../common/network/blocks/inside-shapes.ts';
import { usualSize, type SizeOf } from '../../common/network/card-size.ts';
import { connect, disconnect, moveInput, type Ports } from '../../common/network/connect.ts';
import type { Fix } from '../../common/network/diagnose-network.ts';
import * as edit from '../../common/network/edit-network.ts';
import type { Position } from '../../common/network/edit-network.ts';
import type { NetworkSpec, ParamValue } from '../../common/network/network-spec.ts';
import { notesOf, removeNotes } from '../../common/network/notes.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { Adding } from './network-editor-adding.ts';
import { Arranging } from './network-editor-arranging.svelte.ts';
import { BlockEditing } from './network-editor-blocks.svelte.ts';
import type { EditorCore, Selecting, ViewRequest } from './network-editor-core.ts';
import { Clipboard } from './network-editor-clipboard.ts';
import { ConnectionDraft } from './network-editor-draft.svelte.ts';
import { Finding } from './network-editor-finding.svelte.ts';
import { LayerListing } from './network-editor-listing.svelte.ts';
import { Moving } from './network-editor-moving.ts';
import { NoteEditing } from './network-editor-notes.svelte.ts';
import { Selection } from './network-editor-selection.svelte.ts';
import { Sharing } from './network-editor-sharing.svelte.ts';
import type { ProjectState } from './project.svelte.ts';
import type { SavedBlocks } from './saved-blocks.svelte.ts';

/**
 * What a person does to the network on screen: every edit is one undoable step of the project.
 * Selection belongs to the window and is not undone.
 */
export class NetworkEditor implements EditorCore {
  readonly project: ProjectState;
  readonly #refuse: (reason: string) => void;
  readonly #selection: Selection;
  readonly draft: ConnectionDraft;
  readonly notes: NoteEditing;
  readonly arranging: Arranging;
  readonly finding: Finding;
  readonly listing: LayerListing;
  readonly adding: Adding;
  readonly moving: Moving;
  readonly clipboard: Clipboard;
  readonly blocks: BlockEditing;
  readonly sharing: Sharing;
  readonly library: SavedBlocks | null;
  announcement = $state('');
  viewRequest = $state.raw<ViewRequest | null>(null);
  /** Whether the gallery of networks to start from is on screen. */
  galleryOpen = $state(false);
  /** The canvas says how large it draws cards. */
  sizeOf: SizeOf = usualSize;
  /** The canvas says where new things go: under the pointer, or in the middle of the view. */
  spot: () => Position = () => ({ x: 0, y: 0 });

  /** The whole model, whichever of its blocks is open. */
  readonly root = $derived.by(() => this.project.project.network);
  /** What the canvas shows: the model, or the inside of a block. */
  readonly network = $derived.by(() => networkInside(this.root, this.blocks.path));
  readonly shapes = $derived.by(() =>
    shapesInside(this.root, this.blocks.path, this.project.shapes, this.network),
  );
  readonly features = $derived.by(() => this.project.features);
  readonly diagnoses = $derived.by(() => remarksInside(this.project.diagnoses, this.blocks.path));

  /** `refuse` tells the person why something was not done; `library` has the blocks that they keep. */
  constructor(
    project: ProjectState,
    refuse: (reason: string) => void,
    library: SavedBlocks | null = null,
  ) {
    this.project = project;
    this.#refuse = refuse;
    this.library = library;
    this.blocks = new BlockEditing(this, () => this.root);
    this.sharing = new Sharing(this);
    this.#selection = new Selection(() => this.network);
    this.draft = new ConnectionDraft(this, (from, to) => this.connect(from, to));
    this.notes = new NoteEditing(this);
    this.arranging = new Arranging(this);
    this.finding = new Finding(this, () => this.root, this.blocks);
    this.adding = new Adding(this);
    this.moving = new Moving(this);
    this.clipboard = new Clipboard(this);
    this.listing = new LayerListing(this, library, (purpose, what) =>
      this.adding.place(purpose, what),
    );
  }

  get inBlock(): boolean {
    return this.blocks.path.length > 0;
  }

  /** Chosen layers that are still there. */
  get selected(): ReadonlySet<string> {
    return this.#selection.nodes;
  }

  get selectedEdges(): ReadonlySet<string> {
    return this.#selection.edges;
  }

  get selectedNotes(): ReadonlySet<string> {
    return this.#selection.notes;
  }

  select(
    nodes: Iterable<string>,
    edges: Iterable<string> = [],
    notes: Iterable<string> = [],
  ): void {
    this.#selection.select(nodes, edges, notes);
  }

  selectAll(): void {
    const { nodes, edges } = this.network;
    this.select(idsOf(nodes), idsOf(edges), idsOf(notesOf(this.network)));
  }

  /** Selects one layer and brings the keyboard to it. */
  goTo(id: string): void {
    this.select([id]);
    this.viewRequest = { layer: id, focus: true };
  }

  /** Selects a connection and brings the keyboard to it. */
  goToEdge(id: string): void {
    this.select([], [id]);
    this.viewRequest = { edge: id };
  }

  /** Adds a layer behind the selected one (joining several that are), or behind the last one. */
  addAfterSelection(what: NewLayer): void {
    this.adding.behindSelection(what);
  }

  /** Connects two layers, at the ports that are named or the first free input. */
  connect(from: string, to: string, ports: Ports = {}): void {
    this.draft.drop();
    this.attempt(() => {
      const network = connect(this.network, from, to, ports);
      this.commit(`Connect ${this.nameOf(from)} to ${this.nameOf(to)}`, network);
    });
  }

  /** Puts a connection at another input of its layer; what is there changes places with it. */
  moveInput(edgeId: string, toPort: number): void {
    const to = this.network.edges.find((edge) => edge.id === edgeId)?.to ?? '';
    const label = `Change the order of inputs of ${this.nameOf(to)}`;
    this.commit(label, moveInput(this.network, edgeId, toPort));
  }

  /** Deletes what is selected; a chain with a layer taken out stays a chain. */
  removeSelection(label = 'Delete'): void {
    const { selected, selectedEdges, selectedNotes } = this;
    if (selected.size + selectedEdges.size + selectedNotes.size === 0) return;
    const without = disconnect(removeNotes(this.network, selectedNotes), selectedEdges);
    const network = edit.removeNodes(without, selected, { bridge: true });
    this.commit(`${label} ${this.selectionText()}`, network, {});
  }

  /** Renames a layer; returns why not, as a sentence, or null when it is done. */
  rename(id: string, name: string): string | null {
    return this.refusal(() => {
      const network = edit.renameNode(this.network, id, name);
      this.commit(`Rename to ${name.trim()}`, network, null, `name ${id}`);
    });
  }

  /** Sets one parameter on one or more layers; `undefined` goes back to the default. */
  setParam(ids: readonly string[], key: string, value: ParamValue | undefined): void {
    let network = this.network;
    for (const id of ids) network = edit.setParam(network, id, key, value);
    const label = `Change ${key} of ${this.layersText(ids)}`;
    this.commit(label, network, null, `param ${key} ${ids.join(' ')}`);
  }

  /** Freezes layers, or lets them learn again. */
  setTrainable(ids: readonly string[], trainable: boolean): void {
    let network = this.network;
    for (const id of ids) network = edit.setTrainable(network, id, trainable);
    this.commit(`${trainable ? 'Unfreeze' : 'Freeze'} ${this.layersText(ids)}`, network);
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
    this.showModel();
    this.announcement = 'Suggested network placed';
  }

  applyFix(fix: Fix): void {
    if ('apply' in fix) this.commitModel(fix.label, fix.apply(this.root));
    else this.setTraining(fix.training, fix.label);
  }

  setTraining(changes: Partial<TrainingConfig>, label: string, mark: string | null = null): void {
    const training = { ...this.project.project.training, ...changes };
    this.project.update({ training }, label, mark);
  }

  undo(): void {
    const label = this.#through(() => this.project.undo());
    if (label) this.announcement = `Undone: ${label}`;
  }

  redo(): void {
    const label = this.#through(() => this.project.redo());
    if (label) this.announcement = `Redone: ${label}`;
  }

  /** Moves through the history, to the block in which something changes by it. */
  #through(move: () => string | null): string | null {
    const before = this.root;
    const label = move();
    this.blocks.follow(before, this.root);
    return label;
  }

  /** Goes to the state after so many steps of the history. */
  goToStep(done: number): void {
    const back = done < this.project.history.done;
    const label = this.#through(() => this.project.goToStep(done));
    if (label) this.announcement = back ? `Undone to before: ${label}` : `Redone to: ${label}`;
  }

  commit(
    label: string,
    network: NetworkSpec,
    select: Selecting | null = null,
    mark: string | null = null,
  ): void {
    if (network !== this.network) {
      const { path } = this.blocks;
      const level = mark === null ? null : [...path, mark].join(' ');
      this.commitModel(label, withNetworkInside(this.root, path, network), level);
    }
    if (select) this.select(select.nodes ?? [], select.edges ?? [], select.notes ?? []);
  }

  /** The same of the whole model, whichever of its blocks is open. */
  commitModel(label: string, network: NetworkSpec, mark: string | null = null): void {
    if (network === this.root) return;
    this.project.update({ network }, label, mark);
    this.announcement = label;
  }

  /** Shows all of the model, as behind another one that took its place. */
  showModel(): void {
    this.blocks.show([]);
    this.select([]);
    this.viewRequest = 'all';
  }

  leaveLevel(): void {
    this.draft.drop();
    this.listing.close();
    this.notes.typing = null;
  }

  refusal(action: () => void): string | null {
    try {
      action();
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.message;
      throw error;
    }
  }

  attempt<T>(action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.refuse(error.message);
      return undefined;
    }
  }

  refuse(reason: string): void {
    this.announcement = reason;
    this.#refuse(reason);
  }

  nameOf(id: string, network = this.network): string {
    return network.nodes.find((node) => node.id === id)?.name ?? 'layer';
  }

  layersText(ids: Iterable<string>, network = this.network): string {
    const [first, ...others] = ids;
    if (first === undefined) return 'no layers';
    return others.length === 0 ? this.nameOf(first, network) : `${others.length + 1} layers`;
  }

  /** `dense_1`, `3 layers`, `comment`, `4 things`. */
  thingsText(nodes: Iterable<string>, notes: Iterable<string>, network = this.network): string {
    const [layers, texts] = [[...nodes], [...notes]];
    if (texts.length === 0) return this.layersText(layers, network);
    if (layers.length === 0) return this.notes.text(texts);
    return `${layers.length + texts.length} things`;
  }

  /** What is selected, in words. */
  selectionText(): string {
    const edges = this.selectedEdges.size;
    if (this.selected.size + this.selectedNotes.size === 0 && edges > 0) {
      return edges === 1 ? 'connection' : `${edges} connections`;
    }
    return this.thingsText(this.selected, this.selectedNotes);
  }
}

function idsOf(things: readonly { readonly id: string }[]): string[] {
  return things.map(({ id }) => id);
}

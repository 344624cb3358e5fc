import type { LayerDefinition } from '../../common/layers/layer.ts';
import { findLayers } from '../../common/layers/find-layers.ts';
import { layers } from '../../common/layers/catalogue.ts';
import type { NewLayer } from '../../common/network/blocks/new-layer.ts';
import type { Position } from '../../common/network/edit-network.ts';
import { replaceProblem } from '../../common/network/replace-layer.ts';
import { whatCanFollow, type Candidate } from '../../common/network/what-fits.ts';
import { contentsOf } from './block-words.ts';
import type { EditorCore } from './network-editor-core.ts';
import type { SavedBlocks } from './saved-blocks.svelte.ts';

/** What choosing a layer from the list does. */
export type ListPurpose =
  | { readonly kind: 'behind-selection' }
  | { readonly kind: 'at'; readonly position: Position }
  | { readonly kind: 'into'; readonly edge: string }
  | { readonly kind: 'instead-of'; readonly node: string }
  | {
      readonly kind: 'after';
      readonly node: string;
      readonly fromPort: number;
      readonly position: Position | null;
    }
  | {
      readonly kind: 'before';
      readonly node: string;
      readonly toPort: number;
      readonly position: Position | null;
    };

/** Does what was chosen. */
export type Choose = (purpose: ListPurpose, what: NewLayer) => void;

/** A block of the person's own in the list. */
export interface ListedBlock {
  readonly id: string;
  readonly name: string;
  /** What it holds, in a few words. */
  readonly summary: string;
}

/** A point of the window in pixels. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** The list of layers that is open on the canvas, for adding one or putting one in the place of another. */
export class LayerListing {
  readonly #editor: EditorCore;
  readonly #choose: Choose;
  readonly #library: SavedBlocks | null;
  /** What the list is for; null while it is closed. */
  purpose = $state.raw<ListPurpose | null>(null);
  /** Where it opens; null: beside what it is about. */
  at = $state.raw<ScreenPoint | null>(null);
  query = $state('');
  /** True when layers that do not fit are listed too. */
  all = $state(false);

  /** Every layer that may be chosen, with what speaks against it. */
  readonly #candidates: readonly Candidate[] = $derived.by(() => this.#candidatesFor(this.purpose));
  /** What is listed, best first. */
  readonly listed: readonly Candidate[] = $derived.by(() => {
    const known = new Map(this.#candidates.map((candidate) => [candidate.layer, candidate]));
    const found = findLayers(
      this.#candidates.map(({ layer }) => layer),
      this.query,
    );
    const ordered = found.flatMap((layer: LayerDefinition) => known.get(layer) ?? []);
    const fitting = ordered.filter(({ problem }) => problem === null);
    return this.all ? [...fitting, ...ordered.filter(({ problem }) => problem !== null)] : fitting;
  });
  /** How many match but are not listed because they do not fit. */
  readonly hidden = $derived.by(() => {
    if (this.all) return 0;
    const found = findLayers(
      this.#candidates.map(({ layer }) => layer),
      this.query,
    );
    return found.length - this.listed.length;
  });

  readonly title = $derived.by(() => this.#titleOf(this.purpose));

  /** The person's own blocks that match, behind the layers. */
  readonly blocks: readonly ListedBlock[] = $derived.by(() =>
    (this.#library?.matching(this.query) ?? []).map((saved) => ({
      id: saved.id,
      name: saved.name,
      summary: contentsOf(saved),
    })),
  );

  constructor(editor: EditorCore, library: SavedBlocks | null, choose: Choose) {
    this.#editor = editor;
    this.#library = library;
    this.#choose = choose;
  }

  open(purpose: ListPurpose, at: ScreenPoint | null = null, query = ''): void {
    this.at = at;
    this.query = query;
    this.all = false;
    this.purpose = purpose;
  }

  /** Opens for a layer in the selected connection, else behind what is selected. */
  openForSelection(query = ''): void {
    const { selected, selectedEdges } = this.#editor;
    const [edge] = selectedEdges;
    const onEdge = edge !== undefined && selected.size === 0;
    this.open(onEdge ? { kind: 'into', edge } : { kind: 'behind-selection' }, null, query);
  }

  close(): void {
    this.purpose = null;
  }

  /** Places one of the person's own blocks. */
  chooseBlock(id: string): void {
    const block = this.#library?.template(id);
    if (block) this.choose(block);
    else this.close();
  }

  choose(what: NewLayer): void {
    const { purpose } = this;
    this.purpose = null;
    if (!purpose) return;
    this.#choose(purpose, what);
    // The keyboard goes on from what was added.
    const [added] = this.#editor.selected;
    if (added !== undefined && this.#editor.viewRequest !== 'all') {
      this.#editor.viewRequest = { layer: added, focus: true };
    }
  }

  #candidatesFor(purpose: ListPurpose | null): readonly Candidate[] {
    const { network, shapes, selected } = this.#editor;
    const any = (layer: LayerDefinition): Candidate => ({ layer, problem: null });
    switch (purpose?.kind) {
      case undefined:
        return [];
      case 'behind-selection': {
        // What joins several is offered whatever their shapes; behind one, what takes its shape.
        const [only] = selected;
        if (only === undefined || selected.size > 1) return layers.map(any);
        return [
          ...whatCanFollow(shapes.shapes.get(only) ?? null),
          ...layers.filter((layer) => layer.inputs.max === 0).map(any),
        ];
      }
      case 'after': {
        const outputs = shapes.outputs.get(purpose.node);
        return whatCanFollow(outputs?.[purpose.fromPort] ?? null);
      }
      case 'into': {
        const edge = network.edges.find(({ id }) => id === purpose.edge);
        const outputs = shapes.outputs.get(edge?.from ?? '');
        return whatCanFollow(outputs?.[edge?.fromPort ?? 0] ?? null);
      }
      case 'instead-of':
        return layers.map((layer) => ({
          layer,
          problem: network.nodes.some(({ id }) => id === purpose.node)
            ? replaceProblem(network, purpose.node, layer.type)
            : null,
        }));
      case 'at':
      case 'before':
        return layers.map(any);
    }
  }

  #titleOf(purpose: ListPurpose | null): string {
    const name = (id: string): string => this.#editor.nameOf(id);
    switch (purpose?.kind) {
      case 'after':
        return `Layers that can follow ${name(purpose.node)}`;
      case 'before':
        return `Layers before ${name(purpose.node)}`;
      case 'into':
        return 'Insert a layer';
      case 'instead-of':
        return `Replace ${name(purpose.node)}`;
      case 'behind-selection': {
        const [only] = this.#editor.selected;
        if (only === undefined) return 'Add a layer';
        return this.#editor.selected.size === 1
          ? `Add behind ${name(only)}`
          : `Join ${this.#editor.layersText(this.#editor.selected)}`;
      }
      default:
        return 'Add a layer';
    }
  }
}

import type { NewLayer } from '../../../common/network/blocks/new-layer.ts';
import type { Position } from '../../../common/network/edit-network.ts';
import { notesOf, withContents } from '../../../common/network/notes.ts';
import type { Partner } from '../../state/network-editor-adding.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { boundsOf, edgeUnder, meet, type Box } from './card-geometry.ts';
import type { CanvasView } from './canvas-view.svelte.ts';
import { noteIdOf, type CanvasItem } from './canvas-items.ts';
import { portBeside } from './port-beside.ts';
import { snapToCards, snapToGrid, type Guide } from './snap-cards.ts';

/** Pixels between the dots of the canvas, to which cards can be snapped. */
export const gridGap = 24;
/** Pixels on screen within which cards snap to one another. */
const snapReach = 6;

type PointerLike = MouseEvent | TouchEvent;

/** Layers and notes being dragged: what they take along, keep in line with, and would be connected to. */
export class CanvasDrag {
  readonly #editor: NetworkEditor;
  readonly #view: CanvasView;
  /** Places of everything that moves, when the drag began. */
  #starts: ReadonlyMap<string, Position> = new Map();
  #notes: ReadonlySet<string> = new Set();
  /** The connection that what is dragged would go into. */
  edge = $state.raw<string | null>(null);
  /** The port that it would be connected to. */
  partner = $state.raw<Partner | null>(null);
  guides = $state.raw<readonly Guide[]>([]);

  constructor(editor: NetworkEditor, view: CanvasView) {
    this.#editor = editor;
    this.#view = view;
  }

  start(dragged: readonly CanvasItem[]): void {
    const { network, selected, selectedNotes } = this.#editor;
    const layers = new Set(dragged.filter(({ type }) => type === 'layer').map(({ id }) => id));
    const notes = new Set(dragged.flatMap((item) => noteIdOf(item.id) ?? []));
    const several = [...layers].some((id) => selected.has(id)) || dragged.length > 1;
    const moving = withContents(
      network,
      several ? new Set([...layers, ...selected]) : layers,
      several ? new Set([...notes, ...selectedNotes]) : notes,
      this.#view.sizeOf,
    );
    this.#notes = moving.notes;
    this.#starts = new Map([
      ...network.nodes
        .filter(({ id }) => moving.nodes.has(id))
        .map(({ id, position }) => [id, position] as const),
      ...notesOf(network)
        .filter(({ id }) => moving.notes.has(id))
        .map(({ id, position }) => [`note:${id}`, position] as const),
    ]);
  }

  /** Moves everything as far as the pointer has moved `dragged`, and on to what it snaps to. */
  move(event: PointerLike, dragged: readonly CanvasItem[]): void {
    const [first] = dragged;
    const start = first && this.#starts.get(first.id);
    if (!first || !start) return;
    const by = { x: first.position.x - start.x, y: first.position.y - start.y };
    const free = 'altKey' in event && event.altKey;
    const snapped = free ? null : this.#snap(by);
    this.guides = snapped?.guides ?? [];
    const x = by.x + (snapped?.x ?? 0);
    const y = by.y + (snapped?.y ?? 0);
    this.#view.moved = new Map(
      [...this.#starts].map(([id, at]) => [id, { x: at.x + x, y: at.y + y }]),
    );
    const only = dragged.length === 1 && this.#starts.size === 1 ? first : null;
    const loose = only && only.type === 'layer' && this.#isLoose(only.id);
    this.edge = loose && 'clientX' in event ? edgeUnder(event.clientX, event.clientY) : null;
    this.partner = loose && this.edge === null ? this.#partnerOf(only.id) : null;
  }

  /** Makes one undoable step of the drag. */
  stop(): void {
    const moved = this.#view.moved;
    const { edge: edgeId, partner: connectTo } = this;
    this.cancel();
    if (!moved) return;
    const layers = new Map([...moved].filter(([id]) => noteIdOf(id) === null));
    const notes = new Map(
      [...this.#notes].flatMap((id) => {
        const place = moved.get(`note:${id}`);
        return place ? [[id, place] as const] : [];
      }),
    );
    this.#editor.moving.move(layers, notes, { edgeId, connectTo });
  }

  cancel(): void {
    this.#view.moved = null;
    this.edge = null;
    this.partner = null;
    this.guides = [];
  }

  /** What a layer from the palette would be connected to at a place. */
  partnerAt(what: NewLayer, position: Position): Partner | null {
    const node =
      typeof what === 'string'
        ? { id: '', type: what, name: '', params: {}, position }
        : { ...what, id: '', position };
    return portBeside(this.#editor.network, node, position, this.#view);
  }

  #isLoose(id: string): boolean {
    return !this.#editor.network.edges.some((edge) => edge.from === id || edge.to === id);
  }

  #partnerOf(id: string): Partner | null {
    const { network } = this.#editor;
    const node = network.nodes.find((candidate) => candidate.id === id);
    const place = this.#view.moved?.get(id);
    return node && place ? portBeside(network, node, place, this.#view) : null;
  }

  #snap(by: Position): { readonly x: number; readonly y: number; guides: readonly Guide[] } | null {
    const { network, arranging } = this.#editor;
    const box = boundsOf(
      network.nodes
        .filter(({ id }) => this.#starts.has(id))
        .map((node) => ({
          x: node.position.x + by.x,
          y: node.position.y + by.y,
          ...this.#view.sizeOf(node),
        })),
    );
    if (!box) return null;
    const cards = arranging.snapToCards
      ? snapToCards(box, this.#around(box), snapReach / this.#view.viewport.zoom)
      : { x: 0, y: 0, guides: [] };
    if (!arranging.snapToGrid) return cards;
    const grid = snapToGrid(box, gridGap);
    return {
      x: cards.x === 0 ? grid.x : cards.x,
      y: cards.y === 0 ? grid.y : cards.y,
      guides: cards.guides,
    };
  }

  /** Cards in view that do not move. */
  #around(box: Box): readonly Box[] {
    const { x, y, zoom } = this.#view.viewport;
    const view = {
      x: -x / zoom,
      y: -y / zoom,
      width: this.#view.width / zoom,
      height: this.#view.height / zoom,
    };
    const seen = boundsOf([view, box]) ?? view;
    return this.#editor.network.nodes
      .filter((node) => !this.#starts.has(node.id))
      .map((node) => ({ ...node.position, ...this.#view.sizeOf(node) }))
      .filter((other) => meet(other, seen));
  }
}

import type { Viewport } from '@xyflow/svelte';
import type { Size } from '../../../common/network/card-size.ts';
import type { Position } from '../../../common/network/edit-network.ts';
import type { NodeSpec } from '../../../common/network/network-spec.ts';
import { notesOf } from '../../../common/network/notes.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { inputPorts, outputCount } from './card-ports.ts';
import { boundsOf, cardSize, meet, sizeWithPorts, withPicture, type Box } from './card-geometry.ts';

/** Pixels around the view in which layers have a card already. */
const spare = 240;
/** Pixels at the top that the toolbar takes. */
const toolbar = 56;
/** Zoom from which on there is room for the kind of a layer seen from far. */
const namedZoom = 0.2;
/** Zoom below which cards show their kind only. */
const farZoom = 0.45;
/** Up to so many layers, all have a card of their own at every zoom. */
const fewLayers = 150;
/** At most so many selected layers have cards while all are drawn in one picture. */
const mostSelected = 200;
/** Smallest zoom that a person can choose; a network that is larger may be seen as a whole all the same. */
const smallestZoom = 0.1;

/**
 * What of the network is on screen and in how much detail. Layers outside the view have no card in a large
 * network, and from far all of them are one picture; so what is drawn does not grow with the network.
 */
export class CanvasView {
  readonly #editor: NetworkEditor;
  readonly #viewport: () => Viewport;
  /** Pixels of the canvas on screen. */
  width = $state(0);
  height = $state(0);
  /** Where layers and notes are while they are dragged. */
  moved = $state.raw<ReadonlyMap<string, Position> | null>(null);
  /** The layer under the pointer while layers are one picture. */
  hovered = $state.raw<string | null>(null);

  readonly sizes: ReadonlyMap<string, Size> = $derived.by(() => this.#cardSizes());
  readonly far = $derived.by(() => this.viewport.zoom < farZoom);
  readonly named = $derived.by(() => this.viewport.zoom >= namedZoom);
  readonly large = $derived.by(() => this.#editor.network.nodes.length > fewLayers);
  /** True while layers without a card are drawn in one picture. */
  readonly drawn = $derived(this.far && this.large);
  readonly bounds: Box | null = $derived.by(() =>
    boundsOf([
      ...this.#editor.network.nodes.map((node) => this.boxOf(node)),
      ...notesOf(this.#editor.network).map(({ position, size }) => ({ ...position, ...size })),
    ]),
  );
  readonly minZoom = $derived.by(() => {
    if (!this.bounds || this.width === 0) return smallestZoom;
    const fits = Math.min(this.width / this.bounds.width, this.height / this.bounds.height);
    return Math.min(smallestZoom, Math.max(0.002, fits * 0.8));
  });
  #last: Box = { x: 0, y: 0, width: 0, height: 0 };
  /** The view with some room around it: the same until the view leaves it, so that what is drawn changes seldom. */
  readonly around: Box = $derived.by(() => (this.#last = this.#surroundings(this.#last)));
  /** Layers that have a card. */
  readonly shown: ReadonlySet<string> = $derived.by(() => this.#shownLayers());

  constructor(editor: NetworkEditor, viewport: () => Viewport) {
    this.#editor = editor;
    this.#viewport = viewport;
  }

  get viewport(): Viewport {
    return this.#viewport();
  }

  readonly sizeOf = (node: Pick<NodeSpec, 'id'>): Size => this.sizes.get(node.id) ?? cardSize;

  /** Where a card is, or is dragged to at the moment. */
  boxOf(node: NodeSpec): Box {
    return { ...(this.moved?.get(node.id) ?? node.position), ...this.sizeOf(node) };
  }

  /** The point in the middle of the view. */
  middle(): Position {
    const { x, y, zoom } = this.viewport;
    return { x: (this.width / 2 - x) / zoom, y: (this.height / 2 - y) / zoom };
  }

  /** The viewport that shows a part of the canvas as large as fits, with room around it. */
  fitted(part: Box, largest = 1.1): Viewport {
    const room = 0.92;
    const zoom = Math.max(
      this.minZoom,
      Math.min(
        largest,
        (this.width * room) / Math.max(1, part.width),
        ((this.height - toolbar) * room) / Math.max(1, part.height),
      ),
    );
    return {
      x: this.width / 2 - (part.x + part.width / 2) * zoom,
      y: (this.height + toolbar) / 2 - (part.y + part.height / 2) * zoom,
      zoom,
    };
  }

  /** The topmost layer at a point of the canvas. */
  layerAt(point: Position): string | null {
    const node = this.#editor.network.nodes.findLast((candidate) =>
      meet(this.boxOf(candidate), { ...point, width: 0, height: 0 }),
    );
    return node?.id ?? null;
  }

  #cardSizes(): ReadonlyMap<string, Size> {
    const { network, shapes } = this.#editor;
    const incoming = Map.groupBy(network.edges, (edge) => edge.to);
    const direction = network.direction ?? 'right';
    return new Map(
      network.nodes.map((node) => {
        const inputs = inputPorts(node, incoming.get(node.id) ?? []).length;
        const outputs = outputCount(node, shapes.outputs);
        const size = sizeWithPorts(inputs, outputs, direction);
        return [node.id, node.network && node.open ? withPicture(size) : size];
      }),
    );
  }

  #surroundings(before: Box): Box {
    const { x, y, zoom } = this.viewport;
    const [width, height] = [this.width / zoom, this.height / zoom];
    const seen = { x: -x / zoom, y: -y / zoom, width, height };
    const holds =
      before.x <= seen.x &&
      before.y <= seen.y &&
      before.x + before.width >= seen.x + width &&
      before.y + before.height >= seen.y + height;
    const room = spare / zoom;
    const tooLarge = before.width > 2 * (width + 2 * room);
    return holds && !tooLarge
      ? before
      : {
          x: seen.x - room,
          y: seen.y - room,
          width: width + 2 * room,
          height: height + 2 * room,
        };
  }

  #shownLayers(): ReadonlySet<string> {
    const { network, selected, selectedEdges, draft } = this.#editor;
    if (!this.large) return new Set(network.nodes.map(({ id }) => id));
    const shown = new Set<string>();
    const first = [...selected][0] ?? network.nodes[0]?.id;
    if (first !== undefined) shown.add(first);
    if (selected.size <= mostSelected) for (const id of selected) shown.add(id);
    if (draft.current) shown.add(draft.current.from);
    if (draft.current?.to) shown.add(draft.current.to);
    const ends = (edge: { readonly from: string; readonly to: string }): void => {
      shown.add(edge.from);
      shown.add(edge.to);
    };
    if (selectedEdges.size <= mostSelected) {
      for (const edge of network.edges) if (selectedEdges.has(edge.id)) ends(edge);
    }
    if (this.drawn) {
      if (this.hovered !== null) shown.add(this.hovered);
      return shown;
    }
    const boxes = new Map<string, Box>();
    for (const node of network.nodes) {
      const box = { ...node.position, ...this.sizeOf(node) };
      boxes.set(node.id, box);
      if (meet(box, this.around)) shown.add(node.id);
    }
    for (const edge of network.edges) {
      const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
      const span = from && to ? boundsOf([from, to]) : null;
      if (span && meet(span, this.around)) ends(edge);
    }
    return shown;
  }
}

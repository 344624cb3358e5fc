import type { useSvelteFlow } from '@xyflow/svelte';
import type { Position } from '../../../common/network/edit-network.ts';
import type { ListPurpose, ScreenPoint } from '../../state/network-editor-listing.svelte.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { layerMime } from '../../state/layer-drag.ts';
import { blockMime } from '../../state/saved-blocks.svelte.ts';
import { connectionNear } from './connection-curve.ts';
import type { CanvasDrag } from './canvas-drag.svelte.ts';
import { noteIdOf, type CanvasItem, type ConnectionItem } from './canvas-items.ts';
import { cardSize, edgeUnder } from './card-geometry.ts';
import type { CanvasView } from './canvas-view.svelte.ts';

type Flow = ReturnType<typeof useSvelteFlow<CanvasItem, ConnectionItem>>;

/** Pixels of the screen within which a connection of the picture from far is hit. */
const reach = 8;
/** Pixels that the list of layers takes. */
const listSize = { width: 296, height: 348 };

/** The pointer and the keyboard's focus on the canvas: what they are on, and what is dropped there. */
export class CanvasPointer {
  readonly #editor: NetworkEditor;
  readonly #view: CanvasView;
  readonly #drag: CanvasDrag;
  readonly #flow: Flow;
  #at: ScreenPoint | null = null;

  constructor(editor: NetworkEditor, view: CanvasView, drag: CanvasDrag, flow: Flow) {
    this.#editor = editor;
    this.#view = view;
    this.#drag = drag;
    this.#flow = flow;
  }

  /** Where new things go: under the pointer, or in the middle of the view. */
  spot(): Position {
    return this.#at ? this.#flow.screenToFlowPosition(this.#at) : this.#view.middle();
  }

  move(event: PointerEvent): void {
    this.#at = { x: event.clientX, y: event.clientY };
    if (this.#view.drawn && event.buttons === 0) {
      this.#view.hovered = this.#view.layerAt(this.#flow.screenToFlowPosition(this.#at));
    }
  }

  leave(): void {
    this.#at = null;
  }

  /** Shift adds a card to the selection; elsewhere it draws a rectangle around several. */
  down(event: PointerEvent): void {
    const onCard = event.target instanceof Element && event.target.closest('.svelte-flow__node');
    if (event.shiftKey && onCard) event.stopPropagation();
  }

  /** A double click on a block opens it; on nothing it asks which layer to add there. */
  doubleClick(event: MouseEvent): void {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const node = target.closest<HTMLElement>('.svelte-flow__node')?.dataset['id'];
    if (node !== undefined && !target.closest('button')) return this.#editor.blocks.open(node);
    if (!target.matches('.svelte-flow__pane')) return;
    const at = { x: event.clientX, y: event.clientY };
    const { x, y } = this.#flow.screenToFlowPosition(at);
    const position = { x: x - cardSize.width / 2, y: y - cardSize.height / 2 };
    this.#editor.listing.open({ kind: 'at', position }, at);
  }

  /** What the pointer is on becomes what is selected, unless it is part of that already. */
  selectUnder(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('.svelte-flow__selection')) return;
    const node = target?.closest<HTMLElement>('.svelte-flow__node')?.dataset['id'];
    const edge =
      target?.closest('.svelte-flow__edge')?.getAttribute('data-id') ?? this.#drawnEdge(event);
    if (node !== undefined) this.#selectItem(node);
    else if (edge && !this.#editor.selectedEdges.has(edge)) this.#editor.select([], [edge]);
    else if (!edge) this.#editor.select([]);
  }

  /** A click on nothing selects nothing, unless a connection is drawn there. */
  clickPane(event: MouseEvent): void {
    const edge = this.#drawnEdge(event);
    this.#editor.select([], edge === null ? [] : [edge]);
  }

  /** The connection under the pointer while connections are part of one picture. */
  #drawnEdge({ clientX: x, clientY: y }: MouseEvent): string | null {
    if (!this.#view.drawn) return null;
    const point = this.#flow.screenToFlowPosition({ x, y });
    const distance = reach / this.#view.viewport.zoom;
    return connectionNear(point, this.#editor.network, (node) => this.#view.boxOf(node), distance);
  }

  /** Going to a layer, a note or a connection with the keyboard selects it. */
  focusIn(event: FocusEvent): void {
    const target = event.target;
    if (!(target instanceof HTMLElement) || !target.matches('.svelte-flow__node:focus-visible'))
      return;
    const id = target.dataset['id'];
    if (id && !this.#editor.draft.current) this.#selectItem(id);
  }

  /** A key that is meant for a layer is meant for the one with the focus when none is selected. */
  selectFocused({ target, key, ctrlKey, metaKey }: KeyboardEvent): void {
    const { selected, selectedNotes, draft } = this.#editor;
    if (selected.size + selectedNotes.size > 0 || draft.current || ctrlKey || metaKey) return;
    if (key === 'Escape') return;
    const focused = target instanceof HTMLElement && target.matches('.svelte-flow__node');
    const id = focused ? target.dataset['id'] : undefined;
    if (id) this.#selectItem(id);
  }

  #selectItem(item: string): void {
    const note = noteIdOf(item);
    if (note !== null) {
      if (!this.#editor.selectedNotes.has(note)) this.#editor.select([], [], [note]);
    } else if (!this.#editor.selected.has(item)) this.#editor.select([item]);
  }

  /** Where the list of layers opens, from the canvas' top left corner. */
  placeForList(
    purpose: ListPurpose,
    at: ScreenPoint | null,
    canvas: HTMLElement | undefined,
  ): Position {
    const frame = canvas?.getBoundingClientRect() ?? new DOMRect();
    const point = at ?? this.#beside(purpose) ?? centreOf(frame);
    return {
      x: Math.max(8, Math.min(point.x - frame.left, frame.width - listSize.width)),
      y: Math.max(8, Math.min(point.y - frame.top, frame.height - listSize.height)),
    };
  }

  /** Right of the layer, or behind the start of the connection, that the list is about. */
  #beside(purpose: ListPurpose): ScreenPoint | null {
    const { network, selected } = this.#editor;
    const id =
      'node' in purpose
        ? purpose.node
        : purpose.kind === 'into'
          ? network.edges.find((edge) => edge.id === purpose.edge)?.from
          : [...selected][0];
    const node = network.nodes.find((candidate) => candidate.id === id);
    if (!node) return null;
    const box = this.#view.boxOf(node);
    return this.#flow.flowToScreenPosition(
      network.direction === 'down'
        ? { x: box.x, y: box.y + box.height + 12 }
        : { x: box.x + box.width + 16, y: box.y },
    );
  }

  dragOver(event: DragEvent): void {
    const types = event.dataTransfer?.types ?? [];
    if (!event.dataTransfer || ![layerMime, blockMime].some((mime) => types.includes(mime))) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.#drag.edge = edgeUnder(event.clientX, event.clientY);
    // What kind is dragged is not told before it is dropped; Dense stands for any with one input.
    this.#drag.partner = this.#drag.edge
      ? null
      : this.#drag.partnerAt('Dense', this.#cardPlace(event));
  }

  /** Places a layer from the palette; false when something else was dropped. */
  drop(event: DragEvent): boolean {
    const block = event.dataTransfer?.getData(blockMime);
    const type = event.dataTransfer?.getData(layerMime);
    const { edge } = this.#drag;
    this.#drag.cancel();
    const what = block ? this.#editor.library?.template(block) : type;
    if (!what) return false;
    event.preventDefault();
    const position = this.#cardPlace(event);
    if (edge) this.#editor.adding.insert(what, edge, position);
    else this.#editor.adding.at(what, position, this.#drag.partnerAt(what, position));
    return true;
  }

  #cardPlace(event: DragEvent): Position {
    const { x, y } = this.#flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    return { x: x - cardSize.width / 2, y: y - cardSize.height / 2 };
  }
}

function centreOf(frame: DOMRect): ScreenPoint {
  return { x: frame.left + frame.width / 2 - listSize.width / 2, y: frame.top + frame.height / 4 };
}

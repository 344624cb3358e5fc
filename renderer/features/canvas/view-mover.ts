import { tick } from 'svelte';
import type { useSvelteFlow } from '@xyflow/svelte';
import type { Position } from '../../../common/network/edit-network.ts';
import { notesOf } from '../../../common/network/notes.ts';
import type { ViewRequest } from '../../state/network-editor-core.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import type { CanvasItem, ConnectionItem } from './canvas-items.ts';
import { boundsOf, type Box } from './card-geometry.ts';
import type { CanvasView } from './canvas-view.svelte.ts';

type Flow = ReturnType<typeof useSvelteFlow<CanvasItem, ConnectionItem>>;

/** Zoom at which names can be read. */
const readable = 0.7;
/** Milliseconds that the view takes to get somewhere. */
const motion = 140;

/** Moves the view: to everything, to one thing, to another size. */
export class ViewMover {
  readonly #editor: NetworkEditor;
  readonly #view: CanvasView;
  readonly #flow: Flow;
  readonly #canvas: () => HTMLElement | undefined;

  constructor(
    editor: NetworkEditor,
    view: CanvasView,
    flow: Flow,
    canvas: () => HTMLElement | undefined,
  ) {
    this.#editor = editor;
    this.#view = view;
    this.#flow = flow;
    this.#canvas = canvas;
  }

  /** Does what was asked for; a thing that is in view already stays where it is. */
  async bring(request: ViewRequest): Promise<void> {
    this.#editor.viewRequest = null;
    await tick();
    switch (request) {
      case 'all':
        return this.fit();
      case 'selection':
        return this.#fitSelection();
      case 'actual-size':
        return void this.#flow.setZoom(1, this.#moving());
      case 'larger':
        return this.zoomBy(1.25);
      case 'smaller':
        return this.zoomBy(1 / 1.25);
      case 'focus':
        return (this.elementOfSelection() ?? this.#canvas())?.focus({ preventScroll: true });
      default:
    }
    const box = this.#boxOf(request);
    // The keyboard goes there at once: what is typed while the view moves is meant for it already.
    const takesFocus = !('focus' in request) || request.focus;
    if (takesFocus) this.#elementOf(request)?.focus({ preventScroll: true });
    const comes = 'layer' in request && request.near === true && this.#view.far;
    if (!box || (!comes && this.#isInView(box))) return;
    const zoom = comes ? readable : this.#flow.getZoom();
    await this.#flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
      zoom,
      ...this.#moving(),
    });
  }

  fit(duration = motion): void {
    const { bounds } = this.#view;
    if (bounds) void this.#flow.setViewport(this.#view.fitted(bounds), this.#moving(duration));
  }

  zoomBy(factor: number): void {
    void this.#flow.setZoom(this.#flow.getZoom() * factor, this.#moving());
  }

  centre({ x, y }: Position): void {
    void this.#flow.setCenter(x, y, { zoom: this.#flow.getZoom() });
  }

  /** The element of the only thing that is selected, where it has one. */
  elementOfSelection(): HTMLElement | SVGElement | null {
    const [layer] = this.#editor.selected;
    const [note] = this.#editor.selectedNotes;
    const [edge] = this.#editor.selectedEdges;
    if (layer !== undefined) return this.#elementOf({ layer, focus: true });
    if (note !== undefined) return this.#elementOf({ note, focus: true });
    return edge === undefined ? null : this.#elementOf({ edge });
  }

  #fitSelection(): void {
    const { network, selected, selectedNotes } = this.#editor;
    const bounds = boundsOf([
      ...network.nodes.filter(({ id }) => selected.has(id)).map((node) => this.#view.boxOf(node)),
      ...notesOf(network)
        .filter(({ id }) => selectedNotes.has(id))
        .map(({ position, size }) => ({ ...position, ...size })),
    ]);
    if (bounds) void this.#flow.setViewport(this.#view.fitted(bounds), this.#moving());
    else this.fit();
  }

  #boxOf(request: Exclude<ViewRequest, string>): Box | null {
    const { network } = this.#editor;
    if ('note' in request) {
      const note = notesOf(network).find(({ id }) => id === request.note);
      return note ? { ...note.position, ...note.size } : null;
    }
    const edge = 'edge' in request && network.edges.find(({ id }) => id === request.edge);
    const ids = 'layer' in request ? [request.layer] : edge ? [edge.from, edge.to] : [];
    return boundsOf(
      network.nodes.filter(({ id }) => ids.includes(id)).map((node) => this.#view.boxOf(node)),
    );
  }

  #isInView({ x, y, width, height }: Box): boolean {
    const { viewport } = this.#view;
    const left = x * viewport.zoom + viewport.x;
    const top = y * viewport.zoom + viewport.y;
    return (
      left >= 0 &&
      top >= 0 &&
      left + width * viewport.zoom <= this.#view.width &&
      top + height * viewport.zoom <= this.#view.height
    );
  }

  #elementOf(request: Exclude<ViewRequest, string>): HTMLElement | SVGElement | null {
    const id =
      'layer' in request
        ? request.layer
        : 'note' in request
          ? `note:${request.note}`
          : request.edge;
    const kind = 'edge' in request ? 'edge' : 'node';
    return (
      this.#canvas()?.querySelector<HTMLElement | SVGElement>(
        `.svelte-flow__${kind}[data-id="${CSS.escape(id)}"]`,
      ) ?? null
    );
  }

  #moving(duration = motion): { readonly duration: number } {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    return { duration: still ? 0 : duration };
  }
}

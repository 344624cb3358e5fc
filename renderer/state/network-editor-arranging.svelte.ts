import {
  alignLayers,
  distributeLayers,
  type Alignment,
} from '../../common/network/align-layers.ts';
import { layoutNetwork } from '../../common/network/layout-network.ts';
import type { FlowDirection, NetworkSpec } from '../../common/network/network-spec.ts';
import { pinnedLayers, setPinned } from '../../common/network/pin-layers.ts';
import { arrangeAside } from './layout-task.ts';
import type { EditorCore } from './network-editor-core.ts';
import { readFlag, writeFlag } from './stored-flag.ts';

/** From so many layers on a worker arranges them: it takes longer than a frame or two. */
const manyLayers = 300;

const axisNames = { x: 'horizontally', y: 'vertically' } as const;

/** Where layers stand: aligning, spreading, pinning, and arranging all of them. */
export class Arranging {
  readonly #editor: EditorCore;
  #toGrid = $state(readFlag('layerwright.canvas.snap-grid', false));
  #toCards = $state(readFlag('layerwright.canvas.snap-cards', true));

  /** Ends the arranging that is going on in a worker; null while there is none. */
  going = $state.raw<AbortController | null>(null);

  readonly pinned = $derived.by(() => pinnedLayers(this.#editor.network));

  constructor(editor: EditorCore) {
    this.#editor = editor;
  }

  /** Whether what is dragged keeps to the grid of dots. */
  get snapToGrid(): boolean {
    return this.#toGrid;
  }

  set snapToGrid(on: boolean) {
    this.#toGrid = on;
    writeFlag('layerwright.canvas.snap-grid', on);
    this.#editor.announcement = `Snap to grid ${on ? 'on' : 'off'}`;
  }

  /** Whether what is dragged keeps to edges and middles of other cards. */
  get snapToCards(): boolean {
    return this.#toCards;
  }

  set snapToCards(on: boolean) {
    this.#toCards = on;
    writeFlag('layerwright.canvas.snap-cards', on);
    this.#editor.announcement = `Snap to other cards ${on ? 'on' : 'off'}`;
  }

  /**
   * Places all layers that are not pinned, with data flowing as they do or in another direction. Many layers are
   * arranged by a worker while the canvas stays usable: see `going`.
   */
  arrange(direction: FlowDirection = this.#editor.network.direction ?? 'right'): void {
    const { network, sizeOf } = this.#editor;
    if (network.nodes.length < manyLayers) {
      this.#take(layoutNetwork(network, { direction, sizeOf }), direction);
      return;
    }
    void this.#arrangeAside(direction);
  }

  /** Ends the arranging that is going on; layers stay where they are. */
  cancel(): void {
    this.going?.abort(new DOMException('Arranging was cancelled.', 'AbortError'));
  }

  async #arrangeAside(direction: FlowDirection): Promise<void> {
    const { network, sizeOf } = this.#editor;
    this.cancel();
    const going = new AbortController();
    this.going = going;
    this.#editor.announcement = `Arranging ${network.nodes.length} layers`;
    const sizes = new Map(network.nodes.map((node) => [node.id, sizeOf(node)]));
    try {
      const arranged = await arrangeAside({ network, direction, sizes }, going.signal);
      if (this.#editor.network === network) this.#take(arranged, direction);
      else this.#editor.refuse('The network was changed while it was arranged. Arrange it again.');
    } catch (error) {
      if (!going.signal.aborted) this.#editor.refuse(`It could not be arranged. ${String(error)}`);
    } finally {
      if (this.going === going) this.going = null;
    }
  }

  #take(arranged: NetworkSpec, direction: FlowDirection): void {
    const turned = direction !== (this.#editor.network.direction ?? 'right');
    const label = !turned
      ? 'Arrange layers'
      : direction === 'down'
        ? 'Arrange from top to bottom'
        : 'Arrange from left to right';
    this.#editor.commit(label, arranged);
    this.#editor.viewRequest = 'all';
  }

  align(alignment: Alignment): void {
    const { network, selected, sizeOf } = this.#editor;
    this.#editor.commit(
      `Align ${this.#editor.layersText(selected)} ${alignment}`,
      alignLayers(network, selected, alignment, sizeOf),
    );
  }

  distribute(axis: 'x' | 'y'): void {
    const { network, selected, sizeOf } = this.#editor;
    this.#editor.commit(
      `Spread ${this.#editor.layersText(selected)} ${axisNames[axis]}`,
      distributeLayers(network, selected, axis, sizeOf),
    );
  }

  /** Pins the selected layers, or unpins them when all of them are. */
  togglePin(): void {
    const { network, selected } = this.#editor;
    if (selected.size === 0) return;
    const pin = [...selected].some((id) => !this.pinned.has(id));
    this.#editor.commit(
      `${pin ? 'Pin' : 'Unpin'} ${this.#editor.layersText(selected)}`,
      setPinned(network, selected, pin),
    );
  }

  /** Lets arranging place every layer again. */
  unpinAll(): void {
    this.#editor.commit('Unpin all layers', setPinned(this.#editor.network, this.pinned, false));
  }
}

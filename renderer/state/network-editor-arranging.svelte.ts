import {
  alignLayers,
  distributeLayers,
  type Alignment,
} from '../../common/network/align-layers.ts';
import { layoutNetwork } from '../../common/network/layout-network.ts';
import type { FlowDirection } from '../../common/network/network-spec.ts';
import { pinnedLayers, setPinned } from '../../common/network/pin-layers.ts';
import type { EditorCore } from './network-editor-core.ts';
import { readFlag, writeFlag } from './stored-flag.ts';

const axisNames = { x: 'horizontally', y: 'vertically' } as const;

/** Where layers stand: aligning, spreading, pinning, and arranging all of them. */
export class Arranging {
  readonly #editor: EditorCore;
  #toGrid = $state(readFlag('layerwright.canvas.snap-grid', false));
  #toCards = $state(readFlag('layerwright.canvas.snap-cards', true));

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

  /** Places all layers that are not pinned, with data flowing as they do or in another direction. */
  arrange(direction: FlowDirection = this.#editor.network.direction ?? 'right'): void {
    const { network, sizeOf } = this.#editor;
    const turned = direction !== (network.direction ?? 'right');
    const label = !turned
      ? 'Arrange layers'
      : direction === 'down'
        ? 'Arrange from top to bottom'
        : 'Arrange from left to right';
    this.#editor.commit(label, layoutNetwork(network, { direction, sizeOf }));
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

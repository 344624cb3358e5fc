import { SvelteMap } from 'svelte/reactivity';
import type { BuiltNetwork } from '../../../common/network/architectures/architecture.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import type { GalleryEntry } from './gallery-entries.ts';

/** A network of the gallery, drawn. */
export interface DrawnNetwork extends BuiltNetwork {
  /** All weights, moving statistics included. */
  readonly parameters: number;
}

/** Milliseconds of drawing after which the window is let go on. */
const slice = 8;

/** Draws the gallery's networks one after another, so that the window never waits for all of them. */
export class DrawnNetworks {
  /** By the id of the network. */
  readonly byId = new SvelteMap<string, DrawnNetwork>();
  #waiting: readonly GalleryEntry[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Draws these, in their order; what was drawn for other data is forgotten. */
  start(entries: readonly GalleryEntry[]): void {
    this.stop();
    this.byId.clear();
    this.#waiting = entries;
    this.#timer = setTimeout(() => this.#drawSome());
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  #drawSome(): void {
    const end = performance.now() + slice;
    let [next, ...rest] = this.#waiting;
    while (next) {
      this.byId.set(next.architecture.id, drawEntry(next));
      if (performance.now() > end) break;
      [next, ...rest] = rest;
    }
    this.#waiting = rest;
    this.#timer = rest.length > 0 ? setTimeout(() => this.#drawSome()) : null;
  }
}

/** Draws one network for its data. */
export function drawEntry({ architecture, data }: GalleryEntry): DrawnNetwork {
  const built = architecture.build(data);
  const { trainable, nonTrainable } = totalParameters(inferShapes(built.network));
  return { ...built, parameters: trainable + nonTrainable };
}

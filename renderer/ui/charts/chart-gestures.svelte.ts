import type { Chart } from './chart-js.ts';
import { placeAt } from './chart-places.ts';
import type { ChartView } from './chart-view.svelte.ts';
import { cursorAfterKey } from './cursor-keys.ts';
import type { Range } from './decimate.ts';
import { xBounds } from './line-config.ts';
import type { Series } from './series.ts';
import { panned, rangeAfterKey, zoomed } from './zoom.ts';

/** The chart that the gestures are about, as it is at the moment. */
interface Charted {
  readonly chart: () => Chart<'line'> | null;
  readonly series: () => readonly Series[];
  readonly view: () => ChartView;
  readonly element: () => HTMLElement | undefined;
}

/** How far a drag has to go to be one, in pixels. */
const leastDrag = 6;

/** Pointer, wheel and keys on a chart: they move the cursor of its view, and zoom it. */
export class ChartGestures {
  /** Pixels between which the person is dragging to zoom. */
  drag = $state.raw<{ readonly from: number; readonly to: number } | null>(null);
  readonly #on: Charted;

  constructor(on: Charted) {
    this.#on = on;
  }

  readonly moved = (event: PointerEvent): void => {
    const pixel = this.#pixel(event);
    this.#on.view().cursor = this.#place(pixel);
    if (this.drag) this.drag = { ...this.drag, to: pixel };
  };

  readonly pressed = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.#on.element()?.setPointerCapture(event.pointerId);
    const pixel = this.#pixel(event);
    this.drag = { from: pixel, to: pixel };
  };

  readonly released = (): void => {
    if (this.drag && Math.abs(this.drag.to - this.drag.from) > leastDrag) {
      const min = this.#place(Math.min(this.drag.from, this.drag.to));
      const max = this.#place(Math.max(this.drag.from, this.drag.to));
      if (min !== null && max !== null && max > min) this.#on.view().range = { min, max };
    }
    this.drag = null;
  };

  readonly cancelled = (): void => {
    this.drag = null;
  };

  readonly left = (): void => {
    if (!this.drag) this.#on.view().cursor = null;
  };

  /** With Ctrl or ⌘, and by pinching, the wheel zooms; with Shift, or sideways, it moves. Alone it scrolls the page. */
  readonly wheel = (event: WheelEvent): void => {
    const view = this.#on.view();
    const scale = this.#on.chart()?.scales['x'];
    const zooms = event.ctrlKey || event.metaKey;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (!scale || (!zooms && !(view.range && Math.abs(sideways) > 0))) return;
    event.preventDefault();
    if (zooms) {
      const at = scale.getValueForPixel(this.#pixel(event)) ?? scale.min;
      const factor = Math.exp(Math.min(60, Math.max(-60, event.deltaY)) / 150);
      view.range = zoomed(view.range, this.#bounds(), at, factor, view.logX);
    } else {
      view.range = panned(view.range, this.#bounds(), sideways / scale.width, view.logX);
    }
  };

  readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const view = this.#on.view();
    const cursor = cursorAfterKey(event, this.#on.series(), view.cursor);
    if (cursor !== undefined) {
      view.cursor = cursor;
      if (cursor === null) view.range = null;
    } else {
      const bounds = this.#bounds();
      const range = rangeAfterKey(event.key, view.range, bounds, view.cursor, view.logX);
      if (range === undefined) return;
      view.range = range;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #pixel(event: MouseEvent): number {
    return event.clientX - (this.#on.element()?.getBoundingClientRect().left ?? 0);
  }

  #place(pixel: number): number | null {
    return placeAt(this.#on.chart(), this.#on.series(), pixel);
  }

  #bounds(): Range {
    return xBounds(this.#on.series(), null, this.#on.view().logX);
  }
}

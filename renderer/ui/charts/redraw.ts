/** Milliseconds between two redraws while data arrive: about fifteen a second. */
const interval = 66;

/** Joins any number of requests into at most one drawing per interval, on an animation frame. */
export class Redraw {
  readonly #draw: () => void;
  #frame = 0;
  #last = -Infinity;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  request(): void {
    this.#frame ||= requestAnimationFrame(this.#tick);
  }

  /** The next frame draws, whatever the interval: the answer to something the person did. */
  soon(): void {
    this.#last = -Infinity;
    this.request();
  }

  cancel(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  readonly #tick = (now: number): void => {
    if (now - this.#last < interval) {
      this.#frame = requestAnimationFrame(this.#tick);
      return;
    }
    this.#frame = 0;
    this.#last = now;
    this.#draw();
  };
}

/** Milliseconds between two redraws while data arrive: about fifteen a second. */
const interval = 66;

/** The frame in which one of several charts drew last; they take turns, one per frame. */
export interface Turn {
  frame: number;
}

/** Joins any number of requests into at most one drawing per interval, on an animation frame. */
export class Redraw {
  readonly #draw: () => void;
  readonly #turn: Turn;
  #frame = 0;
  #last = -Infinity;

  constructor(draw: () => void, turn: Turn) {
    this.#draw = draw;
    this.#turn = turn;
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
    if (now - this.#last < interval || this.#turn.frame === now) {
      this.#frame = requestAnimationFrame(this.#tick);
      return;
    }
    this.#frame = 0;
    this.#last = now;
    this.#turn.frame = now;
    this.#draw();
  };
}

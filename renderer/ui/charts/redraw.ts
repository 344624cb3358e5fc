import { tick } from 'svelte';

/** Milliseconds between two redraws while data arrive: about fifteen a second. */
const interval = 66;
/** After a drawing all charts of a turn rest for so many times as long as it took: drawing takes a twelfth of the time. */
const rest = 11;

/** What several charts share so that together they leave time for everything else. */
export interface Turn {
  /** The frame in which one of them drew last; they take turns, one per frame. */
  frame: number;
  /** The time from which data may be drawn again. */
  rested: number;
}

/** Joins any number of requests into at most one drawing per interval, on an animation frame. */
export class Redraw {
  readonly #draw: () => void;
  readonly #turn: Turn;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;
  #urgent = false;

  constructor(draw: () => void, turn: Turn) {
    this.#draw = draw;
    this.#turn = turn;
  }

  request(): void {
    if (this.#frame || this.#timer !== undefined) return;
    const wait = Math.max(this.#last + interval, this.#turn.rested) - performance.now();
    if (wait <= 0) this.#frame = requestAnimationFrame(this.#tick);
    // Waiting frame by frame would make the browser prepare frames in which nothing changes.
    else this.#timer = setTimeout(this.#wake, wait);
  }

  /** The next frame draws, whatever the interval: the answer to something the person did. */
  soon(): void {
    this.#urgent = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#frame ||= requestAnimationFrame(this.#tick);
  }

  cancel(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = 0;
    this.#timer = undefined;
    this.#urgent = false;
  }

  readonly #wake = (): void => {
    this.#timer = undefined;
    this.request();
  };

  readonly #tick = (now: number): void => {
    this.#frame = 0;
    if (this.#turn.frame === now) {
      this.#frame = requestAnimationFrame(this.#tick);
      return;
    }
    const began = performance.now();
    if (!this.#urgent && began < this.#turn.rested) {
      this.request();
      return;
    }
    this.#urgent = false;
    this.#last = began;
    this.#turn.frame = now;
    this.#draw();
    // What lies beside the picture changes with it, and counts as well.
    void tick().then(() => {
      const ended = performance.now();
      this.#turn.rested = ended + rest * (ended - began);
    });
  };
}

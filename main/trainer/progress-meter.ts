import type { RunProgress } from '../../common/runs/run.ts';

/** The size of a run. */
export interface RunSize {
  readonly runId: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly rowsPerEpoch: number;
}

/** Milliseconds between two reports at least. */
const interval = 100;

/** Measures how fast a run goes and says so at most ten times a second. */
export class ProgressMeter {
  readonly #size: RunSize;
  readonly #tell: (progress: RunProgress) => void;
  readonly #start = performance.now();
  #lastTold = -Infinity;
  #rows = 0;

  constructor(size: RunSize, tell: (progress: RunProgress) => void) {
    this.#size = size;
    this.#tell = tell;
  }

  /** Seconds since training began. */
  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  /** Training rows per second over the whole run, validation time included. */
  get rowsPerSecond(): number {
    return this.#rows / Math.max(this.seconds, 1e-6);
  }

  /**
   * Takes in `rows` more rows.
   * @param at The epoch from 1, steps done in it, and its mean loss so far.
   */
  advance(
    rows: number,
    at: { readonly epoch: number; readonly step: number; readonly loss: number },
  ): void {
    this.#rows += rows;
    const now = performance.now();
    if (now - this.#lastTold < interval) return;
    this.#lastTold = now;
    const { runId, epochs, stepsPerEpoch, rowsPerEpoch } = this.#size;
    const done = this.#rows / (epochs * rowsPerEpoch);
    this.#tell({
      runId,
      epochs,
      stepsPerEpoch,
      ...at,
      loss: Number.isFinite(at.loss) ? at.loss : null,
      rowsPerSecond: this.rowsPerSecond,
      secondsLeft: this.seconds < 0.3 ? null : (this.seconds * (1 - done)) / done,
    });
  }
}

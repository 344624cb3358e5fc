import type { RunProgress } from '../../common/runs/run.ts';

/** The size of a run; it may change on the way. */
export interface RunSize {
  readonly runId: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly rowsPerEpoch: number;
}

/** What a run that goes on has done before. */
export interface DoneBefore {
  readonly seconds: number;
  readonly rows: number;
}

/** Where a run is: the epoch from 1, steps done in it, and its mean loss so far. */
type Place = Pick<RunProgress, 'epoch' | 'step'> & { readonly loss: number };

/** Milliseconds between two reports at least. */
const interval = 100;
/** Seconds of training by whose speed the rest is estimated: the first steps, and what was changed since, tell little. */
const recentSeconds = 10;
/** Seconds without which a speed is nothing to go by. */
const leastSeconds = 0.3;

/** Measures how fast a run goes, pauses left out, and says so at most ten times a second. */
export class ProgressMeter {
  #size: RunSize;
  readonly #tell: (progress: RunProgress) => void;
  /** Milliseconds up to the last start. */
  #before: number;
  /** When it went on last; null while it pauses. */
  #start: number | null = performance.now();
  #lastTold = -Infinity;
  /** Where it was when the last report was left out; null where it was told. */
  #untold: Place | null = null;
  #rows: number;
  /** What was done at each report of the last seconds, the oldest first. */
  #recent: DoneBefore[] = [];

  constructor(
    size: RunSize,
    tell: (progress: RunProgress) => void,
    done: DoneBefore = { seconds: 0, rows: 0 },
  ) {
    this.#size = size;
    this.#tell = tell;
    this.#before = done.seconds * 1000;
    this.#rows = done.rows;
  }

  /** Seconds of training. */
  get seconds(): number {
    const since = this.#start === null ? 0 : performance.now() - this.#start;
    return (this.#before + since) / 1000;
  }

  /** Rows trained on. */
  get rows(): number {
    return this.#rows;
  }

  /** Training rows per second over the whole run, validation time included. */
  get rowsPerSecond(): number {
    return this.#rows / Math.max(this.seconds, 1e-6);
  }

  resize(change: Partial<Pick<RunSize, 'epochs' | 'stepsPerEpoch'>>): void {
    this.#size = { ...this.#size, ...change };
  }

  /** Time does not count until `resume`. Who looks at a run that waits sees where it really is. */
  pause(): void {
    this.#before = this.seconds * 1000;
    this.#start = null;
    if (this.#untold) this.#report(this.#untold);
  }

  resume(): void {
    this.#start ??= performance.now();
  }

  /** Takes in `rows` more rows. */
  advance(rows: number, at: Place): void {
    this.#rows += rows;
    if (performance.now() - this.#lastTold < interval) this.#untold = at;
    else this.#report(at);
  }

  #report(at: Place): void {
    this.#lastTold = performance.now();
    this.#untold = null;
    const { runId, epochs, stepsPerEpoch, rowsPerEpoch } = this.#size;
    // By epochs, since a run that goes on may have been trained on more or fewer rows before.
    const epochsLeft = epochs - at.epoch + 1 - at.step / stepsPerEpoch;
    const secondsLeft = (Math.max(0, epochsLeft) * rowsPerEpoch) / this.#recentSpeed();
    this.#tell({
      runId,
      epochs,
      stepsPerEpoch,
      ...at,
      loss: Number.isFinite(at.loss) ? at.loss : null,
      rowsPerSecond: this.rowsPerSecond,
      secondsLeft: this.seconds < leastSeconds ? null : secondsLeft,
    });
  }

  /** Rows a second lately. */
  #recentSpeed(): number {
    const now = { seconds: this.seconds, rows: this.#rows };
    this.#recent.push(now);
    while ((this.#recent[1]?.seconds ?? now.seconds) < now.seconds - recentSeconds) {
      this.#recent.shift();
    }
    const from = this.#recent[0] ?? now;
    const seconds = now.seconds - from.seconds;
    return seconds < leastSeconds ? this.rowsPerSecond : (now.rows - from.rows) / seconds;
  }
}

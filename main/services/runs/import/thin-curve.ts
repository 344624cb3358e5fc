/** A point of a logged curve. */
export interface CurvePoint {
  readonly step: number;
  readonly value: number;
  /** Seconds since 1970; NaN where the log does not say. */
  readonly at: number;
}

/** Points of one metric that are kept at least; a log may have millions. */
const leastKept = 5000;
/** Of so many points in a row the lowest and the highest stay when there are too many. */
const stretch = 4;

/**
 * A curve that is read point by point in bounded memory: from 10,000 points on, of every four in a row the lowest and
 * the highest stay, again and again, so that every peak and dip of the whole is kept.
 */
export class ThinCurve {
  #points: CurvePoint[] = [];
  #sorted = true;
  /** Points that were read. */
  read = 0;
  /** Points whose step had come before; the later one stays. */
  repeated = 0;
  /** Values that were no number. */
  notFinite = 0;

  add(step: number, value: number, at: number): void {
    this.read++;
    if (!Number.isFinite(value)) this.notFinite++;
    const last = this.#points.at(-1);
    if (last && step === last.step) {
      this.repeated++;
      this.#points[this.#points.length - 1] = { step, value, at };
      return;
    }
    if (last && step < last.step) this.#sorted = false;
    this.#points.push({ step, value, at });
    if (this.#points.length >= 2 * leastKept) this.#thin();
  }

  /** In ascending order of their steps, each once. */
  points(): readonly CurvePoint[] {
    if (!this.#sorted) this.#sort();
    return this.#points;
  }

  /** Points that were left out because there were too many. */
  get dropped(): number {
    return this.read - this.repeated - this.#points.length;
  }

  /** Of equal steps the one that was read last stays: a training that went on from before wrote it. */
  #sort(): void {
    const byStep = new Map(this.#points.map((point) => [point.step, point]));
    this.repeated += this.#points.length - byStep.size;
    this.#points = [...byStep.values()].sort((a, b) => a.step - b.step);
    this.#sorted = true;
  }

  #thin(): void {
    if (!this.#sorted) this.#sort();
    const all = this.#points;
    const kept: CurvePoint[] = [];
    for (let from = 0; from < all.length; from += stretch) {
      let lowest = from;
      let highest = from;
      const end = Math.min(all.length, from + stretch);
      for (let at = from; at < end; at++) {
        const value = all[at]?.value ?? NaN;
        if (value < (all[lowest]?.value ?? NaN)) lowest = at;
        if (value > (all[highest]?.value ?? NaN)) highest = at;
      }
      // The ends of the curve stay, whatever their values.
      const places = new Set([lowest, highest]);
      if (from === 0) places.add(0);
      if (end === all.length) places.add(all.length - 1);
      for (const at of [...places].sort((a, b) => a - b)) {
        const point = all[at];
        if (point) kept.push(point);
      }
    }
    this.#points = kept;
  }
}

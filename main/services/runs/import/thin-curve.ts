/** A point of a logged curve. */
export interface CurvePoint {
  readonly step: number;
  readonly value: number;
  /** Seconds since 1970; NaN where the log does not say. */
  readonly at: number;
}

/** Points of one metric that are held at most; a log may have millions. */
const mostHeld = 10_000;
/** Equal stretches of steps that a longer curve is cut into at most; of each the lowest and the highest stay. */
const mostStretches = 2500;
/** Points of a pass behind a step back that make it one of its own; what jumps more often is only put in order. */
const leastOfPass = 1000;

/**
 * A curve that is read point by point in bounded memory: from 10,000 points on, of every stretch of steps the lowest and
 * the highest stay. Stretches are powers of two long and begin at their multiples, so that longer ones are made of whole
 * shorter ones: every peak and dip of the whole is kept, and the beginning is as dense as the end.
 *
 * A log whose steps go back, because a training went on from before, is read pass by pass: of a step that both logged
 * the later value stays. Where points have been left out, it is not known which steps those were; there the later pass
 * takes the place of the whole stretch that it covers.
 */
export class ThinCurve {
  /** What earlier passes left, in ascending order of their steps, each once. */
  #before: CurvePoint[] = [];
  /** The present pass. */
  #points: CurvePoint[] = [];
  #sorted = true;
  #thinned = false;
  /** Points that were read. */
  read = 0;
  /** Points whose step had come before; the later one stays. */
  repeated = 0;
  /** Passes that took the place of a stretch of earlier ones. */
  replaced = 0;
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
    if (last && step < last.step) {
      if (this.#points.length >= leastOfPass) this.#endPass();
      else this.#sorted = false;
    }
    this.#points.push({ step, value, at });
    if (this.#points.length >= mostHeld) this.#points = this.#thin(this.#inOrder());
  }

  /** In ascending order of their steps, each once. */
  points(): readonly CurvePoint[] {
    this.#endPass();
    return this.#before;
  }

  /** Points that were left out because there were too many. */
  get dropped(): number {
    return this.read - this.repeated - this.#before.length - this.#points.length;
  }

  #endPass(): void {
    const [pass, before] = [this.#inOrder(), this.#before];
    this.#points = [];
    const [first, last] = [pass[0], pass.at(-1)];
    if (!first || !last) return;
    if (!this.#thinned) this.#before = this.#later([...before, ...pass]);
    else {
      const outside = before.filter(({ step }) => step < first.step || step > last.step);
      if (outside.length < before.length) this.replaced++;
      const behind = outside.findIndex(({ step }) => step > last.step);
      const place = behind < 0 ? outside.length : behind;
      this.#before = [...outside.slice(0, place), ...pass, ...outside.slice(place)];
    }
    if (this.#before.length >= mostHeld) this.#before = this.#thin(this.#before);
  }

  /** The present pass in ascending order. */
  #inOrder(): CurvePoint[] {
    if (!this.#sorted) this.#points = this.#later(this.#points);
    this.#sorted = true;
    return this.#points;
  }

  /** Of equal steps the one that was read last stays: a training that went on from before wrote it. */
  #later(points: readonly CurvePoint[]): CurvePoint[] {
    const byStep = new Map(points.map((point) => [point.step, point]));
    this.repeated += points.length - byStep.size;
    return [...byStep.values()].sort((a, b) => a.step - b.step);
  }

  /** @param all In ascending order of their steps. */
  #thin(all: readonly CurvePoint[]): CurvePoint[] {
    this.#thinned = true;
    const [first, last] = [all[0]?.step ?? 0, all.at(-1)?.step ?? 0];
    const width = 2 ** Math.ceil(Math.log2((last - first) / mostStretches));
    const kept: CurvePoint[] = [];
    let end: number;
    for (let from = 0; from < all.length; from = end) {
      const stretch = Math.floor((all[from]?.step ?? NaN) / width);
      let lowest = from;
      let highest = from;
      for (end = from; end < all.length; end++) {
        if (Math.floor((all[end]?.step ?? NaN) / width) !== stretch) break;
        const value = finiteAt(all, end);
        if (Number.isNaN(value)) continue;
        // What is no number gives way to any number.
        if (!(finiteAt(all, lowest) <= value)) lowest = end;
        if (!(finiteAt(all, highest) >= value)) highest = end;
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
    return kept;
  }
}

/** A point's value; NaN where it is not finite. */
function finiteAt(points: readonly CurvePoint[], at: number): number {
  const value = points[at]?.value ?? NaN;
  return Number.isFinite(value) ? value : NaN;
}

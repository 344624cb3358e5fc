/** Milliseconds that one call of the engine should take, so that a stop is heard soon after. */
const aim = 60;

/** How many training steps to ask for at once, learned from the steps before. */
export class StepPacing {
  #steps = 1;

  /** Steps for the next call, never more than are left. */
  next(left: number): number {
    return Math.max(1, Math.min(left, this.#steps));
  }

  /** Takes in how long a call of `steps` steps took. */
  took(steps: number, milliseconds: number): void {
    const fitting = Math.floor((steps * aim) / Math.max(milliseconds, 0.01));
    // A short call says little about a long one: grow in strides, shrink at once.
    this.#steps = Math.max(1, Math.min(fitting, Math.max(this.#steps, steps) * 8));
  }
}

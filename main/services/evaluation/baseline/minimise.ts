/** A function to minimise: gives its value at a point and writes its gradient. May wait, to let others work. */
export type Slope = (point: Float64Array, gradient: Float64Array) => Promise<number>;

/** Steps that are remembered. */
const memory = 8;
/** Armijo's constant: how much of the promised descent a step must give. */
const enough = 1e-4;

/**
 * L-BFGS with backtracking (Nocedal & Wright, Numerical Optimization, algorithms 7.4 and 3.1).
 * @param point Where to start; the minimum found is written here.
 * @param control `limit` iterations at most; ends when no number of the gradient is above `tolerance`. `onStep` is told
 * the iterations done.
 * @returns Whether it ended by the tolerance.
 */
export async function minimise(
  slope: Slope,
  point: Float64Array,
  {
    limit,
    tolerance,
    onStep,
  }: { limit: number; tolerance: number; onStep: (done: number) => void },
): Promise<boolean> {
  const size = point.length;
  let gradient = new Float64Array(size);
  let value = await slope(point, gradient);
  const steps: Float64Array[] = [];
  const changes: Float64Array[] = [];
  for (let iteration = 0; iteration < limit; iteration += 1) {
    if (gradient.every((part) => Math.abs(part) <= tolerance)) return true;
    const direction = descent(gradient, steps, changes);
    const promised = dot(direction, gradient);
    let length = steps.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    let next = moved(point, direction, length);
    let nextGradient = new Float64Array(size);
    let nextValue = await slope(next, nextGradient);
    while (!(nextValue <= value + enough * length * promised) && length > 1e-12) {
      length /= 2;
      next = moved(point, direction, length);
      nextGradient = new Float64Array(size);
      nextValue = await slope(next, nextGradient);
    }
    if (!(nextValue < value)) return true;
    const step = next.map((x, at) => x - (point[at] ?? 0));
    const change = nextGradient.map((g, at) => g - (gradient[at] ?? 0));
    if (dot(step, change) > 1e-12) {
      steps.push(step);
      changes.push(change);
      if (steps.length > memory) {
        steps.shift();
        changes.shift();
      }
    }
    point.set(next);
    value = nextValue;
    gradient = nextGradient;
    onStep(iteration + 1);
  }
  return false;
}

/** The two-loop recursion. */
function descent(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
): Float64Array {
  const direction = gradient.map((part) => -part);
  const shares: number[] = [];
  for (let at = steps.length - 1; at >= 0; at -= 1) {
    const [step, change] = [steps[at], changes[at]];
    if (!step || !change) continue;
    const share = dot(step, direction) / dot(step, change);
    shares[at] = share;
    add(direction, change, -share);
  }
  const [step, change] = [steps.at(-1), changes.at(-1)];
  if (step && change) {
    const scale = dot(step, change) / dot(change, change);
    direction.forEach((part, at) => (direction[at] = part * scale));
  }
  steps.forEach((own, at) => {
    const other = changes[at];
    if (!other) return;
    add(direction, own, (shares[at] ?? 0) - dot(other, direction) / dot(own, other));
  });
  return direction;
}

function moved(point: Float64Array, direction: Float64Array, length: number): Float64Array {
  return point.map((x, at) => x + length * (direction[at] ?? 0));
}

function add(into: Float64Array, what: Float64Array, factor: number): void {
  for (let at = 0; at < into.length; at += 1) {
    into[at] = (into[at] ?? 0) + factor * (what[at] ?? 0);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

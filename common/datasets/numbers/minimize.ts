/** As finely as a smooth function can be told apart near its lowest place. */
const tolerance = 1.48e-8;
const mostSteps = 500;
const goldenSection = (3 - Math.sqrt(5)) / 2;

/**
 * Where a function of one number with a single valley is lowest between two ends: parabolas through the three
 * lowest places, and golden sections where those lead astray. Brent, Algorithms for Minimization Without
 * Derivatives (1973), chapter 5, as `scipy.optimize.fminbound`.
 */
export function minimize(loss: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let best = a + goldenSection * (b - a);
  let second = best;
  let third = best;
  let lossOfBest = loss(best);
  let lossOfSecond = lossOfBest;
  let lossOfThird = lossOfBest;
  let step = 0;
  let stepBefore = 0;
  for (let count = 0; count < mostSteps; count += 1) {
    const middle = (a + b) / 2;
    const near = Math.sqrt(Number.EPSILON) * Math.abs(best) + tolerance / 3;
    if (Math.abs(best - middle) <= 2 * near - (b - a) / 2) break;
    let golden = true;
    if (Math.abs(stepBefore) > near) {
      const r = (best - second) * (lossOfBest - lossOfThird);
      let q = (best - third) * (lossOfBest - lossOfSecond);
      let p = (best - third) * q - (best - second) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      const last = stepBefore;
      stepBefore = step;
      if (Math.abs(p) < Math.abs((q * last) / 2) && p > q * (a - best) && p < q * (b - best)) {
        step = p / q;
        const tried = best + step;
        if (tried - a < 2 * near || b - tried < 2 * near) step = middle >= best ? near : -near;
        golden = false;
      }
    }
    if (golden) {
      stepBefore = best >= middle ? a - best : b - best;
      step = goldenSection * stepBefore;
    }
    const next = best + (step < 0 ? -1 : 1) * Math.max(Math.abs(step), near);
    const lossOfNext = loss(next);
    if (lossOfNext <= lossOfBest) {
      if (next >= best) a = best;
      else b = best;
      [third, lossOfThird] = [second, lossOfSecond];
      [second, lossOfSecond] = [best, lossOfBest];
      [best, lossOfBest] = [next, lossOfNext];
    } else {
      if (next < best) a = next;
      else b = next;
      if (lossOfNext <= lossOfSecond || second === best) {
        [third, lossOfThird] = [second, lossOfSecond];
        [second, lossOfSecond] = [next, lossOfNext];
      } else if (lossOfNext <= lossOfThird || third === best || third === second) {
        [third, lossOfThird] = [next, lossOfNext];
      }
    }
  }
  return best;
}

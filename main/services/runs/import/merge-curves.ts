import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EpochMetrics } from '../../../../common/runs/run.ts';
import type { CurvePoint, ThinCurve } from './thin-curve.ts';

/** Rows kept of a run; those that show every peak and dip. */
const most = 10_000;
/** Values that are put side by side before others have their turn. */
const atOnce = 100_000;

/** Curves of one run as rows, and what happened on the way. */
export interface MergedCurves {
  readonly epochs: readonly EpochMetrics[];
  readonly remarks: readonly string[];
  /** Seconds since 1970 of the first and the last point; null where the log does not say. */
  readonly from: number | null;
  readonly to: number | null;
}

/**
 * Puts the curves of a run side by side by their steps. Logs that count from 0 are counted from 1, as everywhere here.
 * A metric that is logged at fewer steps keeps its last value in between; before its first point it is absent (null).
 * Of more than 10,000 steps those stay where a metric is lowest or highest in a stretch that all metrics share.
 * @param where Names the run in the remarks.
 */
export async function mergeCurves(
  curves: ReadonlyMap<string, ThinCurve>,
  where: string,
): Promise<MergedCurves> {
  const all = [...curves].map(([name, curve]) => ({ name, points: curve.points() }));
  const steps = new Set<number>();
  let from = Infinity;
  let to = -Infinity;
  for (const { points } of all) {
    for (const { step, at } of points) {
      steps.add(step);
      if (!Number.isFinite(at)) continue;
      from = Math.min(from, at);
      to = Math.max(to, at);
    }
    await nextTurn();
  }
  const sorted = Float64Array.from(steps).sort();
  const kept = sorted.length > most ? await tellingSteps(sorted, all) : steps;
  const whole = sorted.every((step) => Number.isInteger(step) && step >= 0);
  const shift = sorted[0] === 0 ? 1 : 0;
  const next = new Int32Array(all.length);
  const current: Record<string, number | null> = {};
  for (const { name } of all) current[name] = null;
  const turn = Math.max(1, Math.floor(atOnce / Math.max(1, all.length)));
  let seconds = 0;
  const epochs: EpochMetrics[] = [];
  for (const [index, step] of sorted.entries()) {
    if (!kept.has(step)) continue;
    all.forEach(({ name, points }, curve) => {
      let place = next[curve] ?? 0;
      for (; (points[place]?.step ?? Infinity) <= step; place++) {
        const { value, at } = points[place] ?? { value: NaN, at: NaN };
        current[name] = Number.isFinite(value) ? value : null;
        if (Number.isFinite(at)) seconds = Math.max(seconds, at - from);
      }
      next[curve] = place;
    });
    epochs.push({ epoch: whole ? step + shift : index + 1, seconds, values: { ...current } });
    if (epochs.length % turn === 0) await nextTurn();
  }
  const isTimed = from <= to;
  return {
    epochs,
    remarks: remarksOf(curves, where, whole),
    from: isTimed ? from : null,
    to: isTimed ? to : null,
  };
}

/** The first and the last of all steps, and those where a curve is lowest or highest in one of equal stretches. */
async function tellingSteps(
  sorted: Float64Array,
  all: readonly { readonly points: readonly CurvePoint[] }[],
): Promise<ReadonlySet<number>> {
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const stretches = Math.max(1, Math.floor((most - 2) / (2 * all.length)));
  const kept = new Set([first, last]);
  for (const { points } of all) {
    let stretch = -1;
    let low: CurvePoint | undefined;
    let high: CurvePoint | undefined;
    const keep = (): void => {
      if (low) kept.add(low.step);
      if (high) kept.add(high.step);
    };
    for (const point of points) {
      const own = Math.floor(((point.step - first) / (last - first)) * stretches);
      if (own !== stretch) {
        keep();
        stretch = own;
        low = high = point;
      }
      if (!Number.isFinite(point.value)) continue;
      // What is no number gives way to any number.
      if (!(point.value >= (low?.value ?? NaN))) low = point;
      if (!(point.value <= (high?.value ?? NaN))) high = point;
    }
    keep();
    await nextTurn();
  }
  return kept;
}

function remarksOf(
  curves: ReadonlyMap<string, ThinCurve>,
  where: string,
  whole: boolean,
): readonly string[] {
  const sum = (of: (curve: ThinCurve) => number): number =>
    [...curves.values()].reduce((total, curve) => total + of(curve), 0);
  const [read, dropped, repeated, replaced, notFinite] = [
    sum((curve) => curve.read),
    sum((curve) => curve.dropped),
    sum((curve) => curve.repeated),
    sum((curve) => curve.replaced),
    sum((curve) => curve.notFinite),
  ];
  const count = (value: number): string => value.toLocaleString('en-GB');
  return [
    ...(dropped > 0
      ? [
          `“${where}”: of ${count(read)} values, ${count(dropped)} were left out; the highest and lowest of every stretch are kept.`,
        ]
      : []),
    ...(repeated > 0
      ? [
          `“${where}”: ${count(repeated)} values were logged twice for a step; the later ones are kept.`,
        ]
      : []),
    ...(replaced > 0
      ? [`“${where}”: stretches of its steps were logged again; the later values are kept there.`]
      : []),
    ...(notFinite > 0
      ? [
          `“${where}”: ${count(notFinite)} values are no numbers (NaN or infinite); the curves have gaps there.`,
        ]
      : []),
    ...(whole
      ? []
      : [`“${where}”: its steps are no whole numbers, so its rows are counted instead.`]),
  ];
}

import type { EpochMetrics } from '../../../../common/runs/run.ts';
import { thinEpochs } from '../../../../common/runs/thin-epochs.ts';
import type { ThinCurve } from './thin-curve.ts';

/** Rows kept of a run; those that show every peak and dip. */
const most = 10_000;

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
 * @param where Names the run in the remarks.
 */
export function mergeCurves(curves: ReadonlyMap<string, ThinCurve>, where: string): MergedCurves {
  const all = [...curves].map(([name, curve]) => ({ name, points: curve.points() }));
  const steps = new Set(all.flatMap(({ points }) => points.map(({ step }) => step)));
  const sorted = [...steps].sort((a, b) => a - b);
  const times = all.flatMap(({ points }) => points.map(({ at }) => at).filter(Number.isFinite));
  const from = times.length > 0 ? times.reduce((a, b) => Math.min(a, b)) : null;
  const to = times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) : null;
  const whole = sorted.every((step) => Number.isInteger(step) && step >= 0);
  const shift = sorted[0] === 0 ? 1 : 0;
  const next = new Int32Array(all.length);
  const current: Record<string, number | null> = {};
  for (const { name } of all) current[name] = null;
  let seconds = 0;
  const epochs = sorted.map((step, index): EpochMetrics => {
    all.forEach(({ name, points }, curve) => {
      const point = points[next[curve] ?? 0];
      if (point?.step !== step) return;
      next[curve] = (next[curve] ?? 0) + 1;
      current[name] = Number.isFinite(point.value) ? point.value : null;
      if (Number.isFinite(point.at) && from !== null) seconds = Math.max(seconds, point.at - from);
    });
    return { epoch: whole ? step + shift : index + 1, seconds, values: { ...current } };
  });
  return {
    epochs: thinEpochs(epochs, most),
    remarks: remarksOf(curves, where, whole),
    from,
    to,
  };
}

function remarksOf(
  curves: ReadonlyMap<string, ThinCurve>,
  where: string,
  whole: boolean,
): readonly string[] {
  const sum = (of: (curve: ThinCurve) => number): number =>
    [...curves.values()].reduce((total, curve) => total + of(curve), 0);
  const [read, dropped, repeated, notFinite] = [
    sum((curve) => curve.read),
    sum((curve) => curve.dropped),
    sum((curve) => curve.repeated),
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

import {
  smoothRates,
  type SuggestedRate,
  type TriedRate,
} from '../../../common/tuning/rate-curve.ts';
import { formatNumber } from '../../ui/format.ts';
import type { Mark, Series } from '../../ui/charts/series.ts';

/**
 * The losses of a search over the rates, smoothed and of each step. What is higher than anything before the lowest
 * place is left out: losses that explode would press the rest of the curve flat.
 */
export function rateSeries(tried: readonly TriedRate[]): readonly Series[] {
  const smooth = smoothRates(tried);
  const losses = smooth.map(({ loss }) => loss);
  const fallen = losses.indexOf(Math.min(...losses)) + 1;
  const steps = tried.slice(0, fallen).flatMap(({ loss }) => loss ?? []);
  const top = Math.max(...losses.slice(0, fallen), ...steps);
  const line = (
    { id, label, color, dash }: Pick<Series, 'id' | 'label' | 'color' | 'dash'>,
    points: readonly TriedRate[],
  ): Series => ({
    ...{ id, label, color, dash },
    length: points.length,
    x: (index) => points[index]?.rate ?? NaN,
    y: (index) => {
      const loss = points[index]?.loss ?? null;
      return loss === null || loss > top ? null : loss;
    },
  });
  return [
    line({ id: 'smoothed', label: 'Smoothed loss', color: 1 }, smooth),
    line({ id: 'steps', label: 'Loss of each step', color: 8, dash: [1, 2] }, tried),
  ];
}

/** The suggested rate and the one that is set now, where the search came by them. */
export function rateMarks(
  tried: readonly TriedRate[],
  suggested: SuggestedRate | null,
  current: number,
): readonly Mark[] {
  const [first, last] = [tried[0]?.rate ?? Infinity, tried.at(-1)?.rate ?? 0];
  return [
    ...(suggested
      ? [{ x: suggested.rate, label: `suggested ${formatNumber(suggested.rate)}` }]
      : []),
    ...(current >= first && current <= last && current !== suggested?.rate
      ? [{ x: current, label: 'now' }]
      : []),
  ];
}

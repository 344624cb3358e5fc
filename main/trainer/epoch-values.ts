import { namedMetrics, type MetricSums } from '../../common/training/metric-sums.ts';
import type { Program } from './engines/engine.ts';

/** The metrics of an epoch as they are logged, under Keras's names; null stands for NaN or infinity. */
export type EpochValues = Readonly<Record<string, number | null>>;

/**
 * Metrics by Keras's names, rounded to single precision as Keras's are. Nothing where there are no sums.
 * @param prefix `val_` for those of the validation rows.
 */
export function namedValues(
  prefix: string,
  { meters }: Pick<Program, 'meters'>,
  sums: MetricSums | null,
): EpochValues {
  if (!sums) return {};
  return Object.fromEntries(
    namedMetrics(meters, sums).map(([name, exact]) => {
      const value = asSingle(exact);
      return [prefix + name, Number.isFinite(value) ? value : null];
    }),
  );
}

/** The shortest decimal that names the nearest single-precision number: 0.6, not 0.6000000238. */
export function asSingle(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single;
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
}

import type { LayerCourse, LayerStatistic } from '../../../common/runs/layer-statistics.ts';

/** How a statistic is told and drawn. */
export interface StatisticWords {
  readonly id: LayerStatistic;
  readonly label: string;
  /** What it says, in a sentence. */
  readonly help: string;
  /** Norms and ratios span decades. */
  readonly log: boolean;
}

export const statisticWords: readonly StatisticWords[] = [
  {
    id: 'gradient_norm',
    label: 'Gradient',
    help: 'Norm of the gradient of a layer’s weights. Layers near 0 do not learn; growing without bound, training breaks.',
    log: true,
  },
  {
    id: 'weight_norm',
    label: 'Weights',
    help: 'Norm of a layer’s weights.',
    log: true,
  },
  {
    id: 'update_ratio',
    label: 'Update / weights',
    help: 'How much of its weights one update changes. About 0.001 is usual; 0.1 is rough, 0.00001 hardly moves.',
    log: true,
  },
  {
    id: 'activation_mean',
    label: 'Mean output',
    help: 'Mean of a layer’s outputs over a batch.',
    log: false,
  },
  {
    id: 'activation_deviation',
    label: 'Output deviation',
    help: 'Standard deviation of a layer’s outputs over a batch. Near 0 nothing gets through.',
    log: true,
  },
  {
    id: 'dead_units',
    label: 'Dead units',
    help: 'Share of a layer’s units that give 0 for every row of a batch.',
    log: false,
  },
];

/** The least and the greatest value that a scale shows. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** Over all layers; on a logarithmic scale of positive values alone. Null where there are none. */
export function rangeOf(
  layers: readonly LayerCourse[],
  { id, log }: Pick<StatisticWords, 'id' | 'log'>,
): ValueRange | null {
  let min = Infinity;
  let max = -Infinity;
  for (const { values } of layers) {
    for (const value of values[id] ?? []) {
      if (value === null || (log && value <= 0)) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return min > max ? null : { min, max };
}

/** Where a value lies on its scale, 0 to 1; null for none, and for 0 on a logarithmic scale 0. */
export function shareOf(
  value: number | null | undefined,
  { min, max }: ValueRange,
  log: boolean,
): number | null {
  if (value === null || value === undefined) return null;
  if (log && value <= 0) return 0;
  if (max <= min) return 1;
  const place = log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.min(1, Math.max(0, place));
}

/** Cells of a strip at most. */
const cells = 120;

/**
 * A strip of colours over the samples, as a CSS background: the more of the colour, the greater the value. Where
 * several samples share a cell the greatest counts.
 */
export function stripOf(
  values: readonly (number | null)[],
  range: ValueRange,
  log: boolean,
): string {
  const count = Math.min(cells, values.length);
  const stops: string[] = [];
  for (let cell = 0; cell < count; cell++) {
    const from = Math.floor((cell * values.length) / count);
    const to = Math.floor(((cell + 1) * values.length) / count);
    const shares = values.slice(from, to).flatMap((value) => shareOf(value, range, log) ?? []);
    const ends = `${((100 * cell) / count).toFixed(2)}% ${((100 * (cell + 1)) / count).toFixed(2)}%`;
    stops.push(
      shares.length === 0
        ? `transparent ${ends}`
        : `color-mix(in srgb, var(--series-1) ${Math.round(8 + 92 * Math.max(...shares))}%, var(--color-surface)) ${ends}`,
    );
  }
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

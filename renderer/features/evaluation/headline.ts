import { isShare, metricLabel } from '../../../common/runs/metric-names.ts';
import type { Evaluation } from '../../../common/evaluation/evaluation.ts';
import { moreIsBetter } from '../../../common/training/metric-catalogue.ts';

/** One number of an evaluation beside what the simplest guess scores. */
export interface HeadlineNumber {
  readonly name: string;
  readonly label: string;
  readonly value: number;
  readonly baseline: number | null;
  /** Null without a baseline. */
  readonly beatsBaseline: boolean | null;
  readonly share: boolean;
}

const order = [
  'accuracy',
  'mean_absolute_error',
  'root_mean_squared_error',
  'r2_score',
  'mean_squared_error',
  'loss',
];

/** The numbers of an evaluation, the most telling first; a loss that is one of them only once. */
export function headlineNumbers(
  evaluation: Pick<Evaluation, 'metrics' | 'baseline'>,
): HeadlineNumber[] {
  const rank = (name: string): number => {
    const place = order.indexOf(name);
    return place < 0 ? order.length : place;
  };
  const entries = Object.entries(evaluation.metrics);
  const twin = entries.find(([name, value]) => {
    return name !== 'loss' && value === evaluation.metrics['loss'];
  })?.[0];
  return entries
    .filter(([name]) => name !== 'loss' || twin === undefined)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => {
      const baseline = evaluation.baseline[name] ?? null;
      const better = moreIsBetter(name);
      return {
        name,
        label: name === twin ? `${metricLabel(name)} (loss)` : metricLabel(name),
        value,
        baseline,
        beatsBaseline: baseline === null ? null : better ? value > baseline : value < baseline,
        share: isShare(name),
      };
    });
}

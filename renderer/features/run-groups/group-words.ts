import type { Recipe } from '../../../common/datasets/recipe.ts';
import type { GroupStanding, ScoreMoment } from '../../../common/run-groups/group-results.ts';
import type { GroupPlan, RunGroup } from '../../../common/run-groups/run-group.ts';
import { placeWords } from '../../../common/run-groups/run-group.ts';
import type { Spread } from '../../../common/run-groups/spread.ts';
import { isShare } from '../../../common/runs/metric-names.ts';
import { formatNumber, formatPercent } from '../../ui/format.ts';

/** What a group is, for its heading. */
export const kindLabel: Readonly<Record<GroupPlan['kind'], string>> = {
  folds: 'Cross-validation',
  seeds: 'Seeds',
  sizes: 'Learning curve by training size',
};

/** How the rows are dealt to the folds, as a sentence. */
export function foldsWords({ split, window }: Recipe): string {
  const { method = 'random', column = '', stratify } = split;
  if (method === 'grouped') {
    const even = stratify ? ', with the classes as even as the groups allow' : '';
    return `Rows with the same “${column}” stay in one fold${even}.`;
  }
  if (method === 'time' || (window && method !== 'column')) {
    return 'In order of time: each fold is validated on rows behind those that it learns from.';
  }
  if (method === 'column') return `The rows that “${column}” gives for training are dealt.`;
  return stratify
    ? 'Stratified: every fold has the classes in the same proportion.'
    : 'Rows are dealt by chance.';
}

/** `0.9467 ± 0.0211` or `94.7 % ± 2.1 %`. */
export function spreadWords({ mean, deviation }: Spread, metric: string): string {
  const value = formatScore(mean, metric);
  return deviation === null ? value : `${value} ± ${formatScore(deviation, metric)}`;
}

/** The ends of the interval of the mean; a share lies between none and all. */
export function intervalOf({ interval }: Spread, metric: string): readonly number[] {
  if (!interval) return [];
  return isShare(metric) ? interval.map((end) => Math.min(1, Math.max(0, end))) : interval;
}

/** A score as people read it: shares as a percentage. */
export function formatScore(value: number | null, metric: string): string {
  return isShare(metric) ? formatPercent(value) : formatNumber(value);
}

/** What the numbers of a moment are, as a sentence. */
export function momentWords(moment: ScoreMoment, kind: GroupPlan['kind']): string {
  if (moment === 'test') {
    return kind === 'folds'
      ? 'On the test rows, which no fold learns from or is validated on.'
      : 'On the test rows, with the best weights of each run.';
  }
  if (moment === 'last') return 'After the last epoch of each run.';
  return 'At the epoch with the lowest validation loss of each run: chosen by the same rows, so slightly too good.';
}

/** `2 of 5 are missing: fold 2 of 5 was interrupted, …`; empty where nothing is. */
export function missingWords({ plan }: RunGroup, { missing, total }: GroupStanding): string {
  if (missing.length === 0) return '';
  const listed = missing
    .slice(0, 4)
    .map(({ place, why }) => `${placeWords(place, plan)} ${why === 'failed' ? '' : 'was '}${why}`);
  const more = missing.length > 4 ? ', …' : '';
  const are = missing.length === 1 ? 'is' : 'are';
  return `${missing.length} of ${total} ${are} missing: ${listed.join(', ')}${more}.`;
}

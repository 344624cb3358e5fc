import type { ClassRanking } from '../../../common/evaluation/evaluation-api.ts';
import { costOf, type DecisionCosts } from '../../../common/evaluation/ranking/decision-costs.ts';
import { fScore, type BinaryCounts } from '../../../common/evaluation/binary-rates.ts';
import { formatNumber } from '../../ui/format.ts';

/** Places of the slider: thresholds 0, 0.001, …, 1. */
export const places = 1000;

/** A value with its 95 % interval in parentheses, where it has one. */
export function withInterval(value: number | null, interval: readonly [number, number] | null) {
  const ends = interval ? ` (${formatNumber(interval[0])} to ${formatNumber(interval[1])})` : '';
  return `${formatNumber(value)}${ends}`;
}

/** What comes of a threshold, by its place on the slider. */
export function countsAtPlace(ranking: ClassRanking, place: number): BinaryCounts {
  const truePositives = ranking.truePositives[place] ?? 0;
  const falsePositives = ranking.falsePositives[place] ?? 0;
  return {
    truePositives,
    falsePositives,
    falseNegatives: ranking.positives - truePositives,
    trueNegatives: ranking.negatives - falsePositives,
  };
}

/** The place with the least cost; of places that cost the same, the middle of the longest stretch of them. */
export function cheapestPlace(ranking: ClassRanking, costs: DecisionCosts): number {
  const values = Array.from({ length: places + 1 }, (_, place) =>
    costOf(countsAtPlace(ranking, place), costs),
  );
  return middleOfLongest(values, Math.min(...values));
}

/** The place with the largest F score of the class; as `cheapestPlace` among equals. */
export function bestFPlace(ranking: ClassRanking, beta: number): number {
  const values = Array.from(
    { length: places + 1 },
    (_, place) => fScore(countsAtPlace(ranking, place), beta) ?? 0,
  );
  return middleOfLongest(values, Math.max(...values));
}

function middleOfLongest(values: readonly number[], wanted: number): number {
  let best = { from: 0, length: 0 };
  let from = -1;
  values.forEach((value, place) => {
    if (value !== wanted) {
      from = -1;
      return;
    }
    if (from < 0) from = place;
    if (place - from + 1 > best.length) best = { from, length: place - from + 1 };
  });
  return best.from + Math.floor((best.length - 1) / 2);
}

/** Why the curves of a class are empty, and what helps; null where they are not. */
export function oneSidedWords(
  { positives, negatives }: Pick<ClassRanking, 'positives' | 'negatives'>,
  name: string,
): string | null {
  if (positives > 0 && negatives > 0) return null;
  if (positives + negatives === 0) {
    return 'No judged row has an answer, so nothing can be ranked. Choose another part, or look at the rows in Overview.';
  }
  const why =
    positives === 0
      ? `No judged row is “${name}”, so recall, the area under the ROC curve, precision and lift cannot be told.`
      : `All judged rows are “${name}”, so the false positive rate and the area under the ROC curve cannot be told.`;
  return `${why} Choose another class or part, or stratify the split.`;
}

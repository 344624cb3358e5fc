import { type UsableRows, usableRows } from '../classification/usable-rows.ts';
import type { JudgedClasses } from '../judged.ts';
import { areaUnderRoc, aucGrade, type AucGrade, averagePrecision } from './areas.ts';
import { curveOfKeys } from './plain-curve.ts';
import { rankingCurve, type RankingCurve } from './ranking-curve.ts';
import { sortKeys } from './sort-numbers.ts';

/** How well the probability of one class tells its rows from the others. */
export interface ClassRanking {
  readonly name: string;
  /** Rows of the class, by weight. */
  readonly support: number;
  readonly curve: RankingCurve;
  readonly roc_auc: number | null;
  readonly grade: AucGrade | null;
  readonly average_precision: number | null;
}

/** Means over the classes that have a value; `weighted` by the rows of each. */
export interface RankingAverages {
  readonly macro: { readonly roc_auc: number | null; readonly average_precision: number | null };
  readonly weighted: { readonly roc_auc: number | null; readonly average_precision: number | null };
}

/** The curve of one class against the rest, by its probability, over the rows that can be judged. */
export function classCurve(
  judged: JudgedClasses,
  index: number,
  usableRowsOf: UsableRows,
): RankingCurve {
  const { actual, classes, probabilities, weights } = judged;
  const { usable, counts } = usableRowsOf;
  const keys = weights ? null : keysOfClass(judged, index, usableRowsOf);
  if (keys) return curveOfKeys(sortKeys(keys), keys.length);
  const scores = new Float32Array(counts.judged);
  const positives = new Uint8Array(counts.judged);
  const kept = weights && new Float64Array(counts.judged);
  let next = 0;
  for (let row = 0; row < usable.length; row++) {
    if (usable[row] === 0) continue;
    scores[next] = probabilities[row * classes.length + index] ?? NaN;
    positives[next] = actual[row] === index ? 1 : 0;
    if (kept) kept[next] = weights[row] ?? 0;
    next++;
  }
  return rankingCurve(scores, positives, kept);
}

/** The keys of `curveOfKeys`, made in one pass over the rows. Null where something is no probability. */
function keysOfClass(
  { actual, classes, probabilities }: JudgedClasses,
  index: number,
  { usable, counts }: UsableRows,
): Uint32Array | null {
  const width = classes.length;
  if (probabilities.length !== actual.length * width) return null;
  const bits = new Uint32Array(
    probabilities.buffer,
    probabilities.byteOffset,
    probabilities.length,
  );
  const keys = new Uint32Array(counts.judged);
  let next = 0;
  for (let row = 0; row < usable.length; row++) {
    if (usable[row] === 0) continue;
    const own = bits[row * width + index] ?? 0;
    // Above the bits of −0 lie the negative numbers.
    if (own > 0x80000000) return null;
    keys[next++] = (own << 1) | (actual[row] === index ? 1 : 0);
  }
  return keys;
}

/** The ranking of one class against the rest. */
export function rankClass(
  judged: JudgedClasses,
  index: number,
  usable: UsableRows = usableRows(judged),
): ClassRanking {
  const curve = classCurve(judged, index, usable);
  const area = areaUnderRoc(curve);
  return {
    name: judged.classes[index] ?? '',
    support: curve.positives,
    curve,
    roc_auc: area,
    grade: area === null ? null : aucGrade(area),
    average_precision: averagePrecision(curve),
  };
}

/** Averages as scikit-learn's `roc_auc_score(multi_class='ovr')`, over the classes that have rows. */
export function averageRankings(rankings: readonly Omit<ClassRanking, 'curve'>[]): RankingAverages {
  const mean = (
    value: 'roc_auc' | 'average_precision',
    weightOf: (ranking: Omit<ClassRanking, 'curve'>) => number,
  ): number | null => {
    const known = rankings.filter((ranking) => ranking[value] !== null);
    const total = known.reduce((sum, ranking) => sum + weightOf(ranking), 0);
    if (total === 0) return null;
    return known.reduce((sum, one) => sum + weightOf(one) * (one[value] ?? 0), 0) / total;
  };
  const averaged = (weightOf: (ranking: Omit<ClassRanking, 'curve'>) => number) => ({
    roc_auc: mean('roc_auc', weightOf),
    average_precision: mean('average_precision', weightOf),
  });
  return { macro: averaged(() => 1), weighted: averaged(({ support }) => support) };
}

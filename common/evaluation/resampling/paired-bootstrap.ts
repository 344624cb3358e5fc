import { type ConfusionCells, countCells } from '../classification/confusion-cells.ts';
import { rowScores } from '../classification/probability-scores.ts';
import { type UsableRows, usableRows } from '../classification/usable-rows.ts';
import type { Judged, JudgedClasses, JudgedNumbers } from '../judged.ts';
import { resampleCells } from './cell-resamples.ts';
import { cellStatisticNames, cellStatistics } from './class-statistics.ts';
import { errorStatistics, errorSums, sumStatistics } from './error-sums.ts';
import { type Interval, percentileInterval, type ResamplingOptions, usual } from './interval.ts';
import { resampleSums, rowSums, totalSums } from './row-sums.ts';

/** How a metric of two networks differs on the same rows. */
export interface PairedDifference {
  readonly name: string;
  readonly first: number;
  readonly second: number;
  /** second − first */
  readonly difference: number;
  readonly interval: Interval | null;
  /** Two-sided: how often resamples lie on the other side of 0, twice (Efron and Tibshirani 1993, 15.4). */
  readonly p: number;
}

/** Differences by metric, over the rows that both answered. */
export interface PairedBootstrap {
  readonly rows: number;
  readonly differences: readonly PairedDifference[];
}

/**
 * Resamples the rows of two judgements together, so that what makes a row hard cancels out. Metrics of a class alone are
 * left out; rows of classes weigh alike, those of numbers as in the first. Throws a RangeError where the two do not judge the same rows.
 */
export function pairedBootstrap(
  first: Judged,
  second: Judged,
  options: ResamplingOptions = {},
): PairedBootstrap {
  if (first.kind === 'classes' && second.kind === 'classes') {
    return pairedClasses(first, second, options);
  }
  if (first.kind === 'numbers' && second.kind === 'numbers') {
    return pairedNumbers(first, second, options);
  }
  throw new RangeError('A classification and a regression cannot be compared row by row.');
}

function pairedClasses(
  first: JudgedClasses,
  second: JudgedClasses,
  options: ResamplingOptions,
): PairedBootstrap {
  requireSame(first.actual, second.actual);
  const { seed = usual.seed, replicates = usual.replicates } = options;
  const own = usableRows(first);
  const other = usableRows(second);
  const usable = own.usable.map((value, row) => value & (other.usable[row] ?? 0));
  const rows = usable.reduce((sum, value) => sum + value, 0);
  if (rows === 0) return { rows, differences: [] };
  const both = { usable, counts: { ...own.counts, judged: rows } };
  const joint = jointCells(first, second, both);
  const collector = new Collector(replicates);
  const statistics = (weight: ArrayLike<number>): [Numbers, Numbers] => [
    cellStatistics(joint.first, weight, 1),
    cellStatistics(joint.second, weight, 1),
  ];
  collector.observe(cellStatisticNames, ...statistics(joint.cells.rows));
  const drawn = resampleCells(joint.cells, replicates, seed, (weight, replicate) =>
    collector.add(replicate, ...statistics(weight)),
  );
  const differences = [...collector.differences(options, drawn)];
  const [mine, theirs] = [rowScores(first, both), rowScores(second, both)];
  if (mine && theirs) {
    const chosen = Uint32Array.from(usable, (_, row) => row).filter((row) => usable[row] === 1);
    const scores = [mine.logLoss, mine.brier, theirs.logLoss, theirs.brier];
    const sums = rowSums(rows, 5, seed, (at, into, start) => {
      const row = chosen[at] ?? 0;
      into[start] = (into[start] ?? 0) + 1;
      scores.forEach((score, column) => {
        into[start + 1 + column] = (into[start + 1 + column] ?? 0) + (score[row] ?? NaN);
      });
    });
    const means = (total: Float64Array): [number[], number[]] => {
      const [count = NaN, loss = NaN, brier = NaN, loss2 = NaN, brier2 = NaN] = total;
      return [
        [loss / count, brier / count],
        [loss2 / count, brier2 / count],
      ];
    };
    const scored = new Collector(replicates);
    scored.observe(['log_loss', 'brier'], ...means(totalSums(sums)));
    resampleSums(sums, replicates, seed, (total, replicate) =>
      scored.add(replicate, ...means(total)),
    );
    differences.push(...scored.differences(options, replicates));
  }
  return { rows, differences };
}

/** Cells by actual class and both answers; each answer's own confusion matrix shares their counts. */
function jointCells(
  first: JudgedClasses,
  second: JudgedClasses,
  usable: UsableRows,
): {
  readonly cells: ConfusionCells;
  readonly first: ConfusionCells;
  readonly second: ConfusionCells;
} {
  const width = first.classes.length;
  const pairs = first.predicted.map((own, row) => own * width + (second.predicted[row] ?? 0));
  const cells = countCells(
    { actual: first.actual, predicted: pairs, weights: undefined, classes: width * width },
    usable,
  );
  const answers = (read: (pair: number) => number) => ({
    ...cells,
    classes: width,
    predicted: cells.predicted.map(read),
  });
  return {
    cells,
    first: answers((pair) => Math.floor(pair / width)),
    second: answers((pair) => pair % width),
  };
}

function pairedNumbers(
  first: JudgedNumbers,
  second: JudgedNumbers,
  options: ResamplingOptions,
): PairedBootstrap {
  requireSame(first.actual, second.actual);
  const { seed = usual.seed, replicates = usual.replicates } = options;
  const sums = errorSums([first, second], seed);
  const steps = first.names.length;
  const statistics = (total: Float64Array): [number[], number[]] => {
    const overall = (which: number) =>
      errorStatistics(total, steps, undefined, which).slice(-sumStatistics.length);
    return [overall(0), overall(1)];
  };
  const total = totalSums(sums);
  const collector = new Collector(replicates);
  collector.observe(sumStatistics, ...statistics(total));
  resampleSums(sums, replicates, seed, (drawn, replicate) =>
    collector.add(replicate, ...statistics(drawn)),
  );
  return { rows: total[0] ?? 0, differences: collector.differences(options, replicates) };
}

type Numbers = ArrayLike<number>;

/** Gathers resampled differences by metric. */
class Collector {
  readonly #replicates: number;
  #observed: { readonly name: string; readonly first: number; readonly second: number }[] = [];
  #columns: Float64Array[] = [];

  constructor(replicates: number) {
    this.#replicates = replicates;
  }

  observe(names: readonly string[], first: Numbers, second: Numbers): void {
    this.#observed = names.map((name, at) => ({
      name,
      first: first[at] ?? NaN,
      second: second[at] ?? NaN,
    }));
    this.#columns = names.map(() => new Float64Array(this.#replicates));
  }

  add(replicate: number, first: Numbers, second: Numbers): void {
    this.#columns.forEach((column, at) => {
      column[replicate] = (second[at] ?? NaN) - (first[at] ?? NaN);
    });
  }

  differences({ level = usual.level }: ResamplingOptions, drawn: number): PairedDifference[] {
    const found = this.#observed.map(({ name, first, second }, at) => {
      const values = this.#columns[at]?.subarray(0, drawn) ?? new Float64Array();
      return {
        name,
        first,
        second,
        difference: second - first,
        interval: percentileInterval(values, level),
        p: twoSided(values),
      };
    });
    return found.filter(({ difference }) => Number.isFinite(difference));
  }
}

/** With one added on both sides, so that no finite number of resamples says that chance is impossible. */
function twoSided(values: Float64Array): number {
  let [below, above, known] = [0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    known++;
    if (value <= 0) below++;
    if (value >= 0) above++;
  }
  return Math.min(1, (2 * (Math.min(below, above) + 1)) / (known + 1));
}

function requireSame(first: ArrayLike<number>, second: ArrayLike<number>): void {
  let isSame = first.length === second.length;
  for (let at = 0; isSame && at < first.length; at++) isSame = Object.is(first[at], second[at]);
  if (!isSame) throw new RangeError('The two do not judge the same rows.');
}

import { compareRowScores } from '../../../common/comparison/better.ts';
import type {
  BetterPair,
  DataComparison,
  DataOfRun,
  FlipPage,
  RunAnswer,
} from '../../../common/comparison/comparison-api.ts';
import { findFlips } from '../../../common/comparison/flips.ts';
import { matchRows, type JudgedPart } from '../../../common/comparison/matched-rows.ts';
import { rowScores } from '../../../common/comparison/row-scores.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { Judged } from '../../../common/evaluation/judged.ts';
import type { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { EpochRepository } from '../../storage/epoch-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { JudgedRun, JudgedRuns } from '../evaluation/judged-runs.ts';
import type { RunWeights } from '../evaluation/run-weights.ts';
import type { Handlers } from '../handlers.ts';
import { requireRun } from '../runs/run-calls.ts';
import { partsOfBoth } from './parts-of-both.ts';
import { runCurves } from './run-curves.ts';
import { momentOf } from './run-moment.ts';

export interface ComparisonParts {
  readonly runs: RunRepository;
  readonly epochs: EpochRepository;
  readonly checkpoints: CheckpointRepository;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly analysis: Analysis;
  readonly weights: RunWeights;
  readonly judgedRuns: JudgedRuns;
}

/** Characters of a cell that are shown. */
const longestCell = 200;

/** Saved runs side by side; see `ComparisonApi`. */
export function comparisonCalls(parts: ComparisonParts): Handlers['comparison'] {
  const { runs, epochs, judgedRuns, weights } = parts;
  return {
    curves: async ({ runIds, metrics, most }) => {
      const curves = [];
      for (const id of runIds) {
        const run = requireRun(runs, id);
        curves.push(runCurves(run, await epochs.thinned(id, most), metrics));
      }
      return curves;
    },
    flips: async ({ first, second, split, kind, offset, limit }) => {
      const [a, b] = await bothJudged(judgedRuns, first, second, split);
      const shared = matchRows(a.part, b.part);
      const scores = [
        rowScores(a.judged.judged, shared.first),
        rowScores(b.judged.judged, shared.second),
      ] as const;
      const task = a.judged.judged.kind;
      const { places, ...counts } = findFlips(...scores, task, kind);
      const chosen = places.slice(offset, offset + limit);
      const rows = chosen.map((place) => a.judged.rows.rows[shared.first[place] ?? -1] ?? 0);
      const { datasetId } = a.judged.run;
      const columns = columnsOf(parts.analysis, datasetId);
      const cells =
        columns.length === 0 || rows.length === 0
          ? []
          : await parts.analysis.ask('evaluation.cells', { datasetId, rows, longest: longestCell });
      return {
        ...{ task, shared: shared.first.length, ...counts, total: places.length },
        datasetId,
        columns,
        rows: chosen.map((place, at) => ({
          row: rows[at] ?? 0,
          actual: actualOf(a.judged.judged, shared.first[place] ?? -1),
          first: answerOf(a.judged.judged, shared.first[place] ?? -1),
          second: answerOf(b.judged.judged, shared.second[place] ?? -1),
          cells: cells[at] ?? [],
        })),
      };
    },
    better: async ({ runIds, split }) => {
      const [first = '', ...others] = runIds;
      const pairs: BetterPair[] = [];
      for (const otherId of others) pairs.push(await betterPair(judgedRuns, first, otherId, split));
      return { split, pairs };
    },
    data: async ({ first, second }) => {
      const [a, b] = [requireRun(runs, first), requireRun(runs, second)];
      const [one, other] = [dataOf(parts, a.datasetId), dataOf(parts, b.datasetId)];
      const sameContent = one.sha256 === other.sha256 && one.rows === other.rows;
      const comparison: DataComparison = { first: one, second: other, sameContent, parts: null };
      if (!sameContent || !a.fitted || !b.fitted) return comparison;
      const prepared = [
        await weights.prepared(weights.run(first)),
        await weights.prepared(weights.run(second)),
      ] as const;
      return { ...comparison, parts: partsOfBoth(...prepared) };
    },
    moment: (input) => momentOf(parts, input),
  };
}

interface Compared {
  readonly judged: JudgedRun;
  readonly part: JudgedPart;
}

async function bothJudged(
  judgedRuns: JudgedRuns,
  first: string,
  second: string,
  split: SplitName,
): Promise<readonly [Compared, Compared]> {
  const one = await judgedRuns.of({ runId: first, split });
  const other = await judgedRuns.of({ runId: second, split });
  return [compared(one), compared(other)];
}

function compared(judged: JudgedRun): Compared {
  const { name } = judged.run.summary;
  return { judged, part: { name, judged: judged.judged, rows: judged.rows.rows } };
}

/** One run against another; a refusal is an answer too, so that other pairs are still compared. */
async function betterPair(
  judgedRuns: JudgedRuns,
  first: string,
  otherId: string,
  split: SplitName,
): Promise<BetterPair> {
  try {
    const [a, b] = await bothJudged(judgedRuns, first, otherId, split);
    const shared = matchRows(a.part, b.part);
    if (!shared.same) return { otherId, rows: null, refusal: otherRows(a, b, shared.first.length) };
    const rows = compareRowScores(
      rowScores(a.judged.judged, shared.first),
      rowScores(b.judged.judged, shared.second),
      a.judged.judged.kind,
    );
    return { otherId, rows, refusal: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { otherId, rows: null, refusal: error.message };
  }
}

function otherRows({ part: a }: Compared, { part: b }: Compared, shared: number): string {
  return `“${a.name}” was judged on ${a.rows.length} rows and “${b.name}” on ${b.rows.length}, of which only ${shared} are the same. A fair comparison needs the same rows: train one of them again with the split of the other.`;
}

function answerOf(judged: Judged, place: number): RunAnswer {
  if (judged.kind === 'numbers') {
    return { predicted: judged.predicted[place * judged.names.length] ?? NaN, probability: null };
  }
  const number = judged.predicted[place] ?? -1;
  return {
    predicted: judged.classes[number] ?? '–',
    probability: judged.probabilities[place * judged.classes.length + number] ?? null,
  };
}

function actualOf(judged: Judged, place: number): string | number {
  return judged.kind === 'numbers'
    ? (judged.actual[place * judged.names.length] ?? NaN)
    : (judged.classes[judged.actual[place] ?? -1] ?? '–');
}

function dataOf({ datasets }: ComparisonParts, id: string): DataOfRun {
  const dataset = datasets.get(id)?.dataset;
  if (!dataset) {
    throw new AppError(
      'unavailable',
      'The table of one of these runs is not in the library, so their data cannot be compared.',
    );
  }
  const { name, source, rows, columns } = dataset;
  return { dataset: name, sha256: source.sha256, rows, columns: columns.length };
}

/** Empty where the table is no longer in the library: the answers can still be shown. */
function columnsOf(analysis: Analysis, datasetId: string): FlipPage['columns'] {
  try {
    return analysis.table(datasetId).dataset.columns.map(({ name, type }) => ({ name, type }));
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return [];
    throw error;
  }
}

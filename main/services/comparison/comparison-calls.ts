import type { ApiEvent } from '../../../common/api/api.ts';
import type { BetterPair, FlipPage } from '../../../common/comparison/comparison-api.ts';
import type { InsideApi } from '../../../common/comparison/inside/inside-api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { EpochRepository } from '../../storage/epoch-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { DatasetFiles } from '../datasets/dataset-files.ts';
import type { EvaluationThread, SentPart } from '../evaluation/evaluation-thread.ts';
import { type JudgedRun, type JudgedRuns, partDataOf } from '../evaluation/judged-runs.ts';
import type { RunWeights } from '../evaluation/run-weights.ts';
import type { Handlers } from '../handlers.ts';
import { requireRun } from '../runs/run-calls.ts';
import { dataCalls } from './data-calls.ts';
import { runCurves } from './run-curves.ts';
import { momentOf } from './run-moment.ts';
import { remarkOnTables } from './unlike-tables.ts';

export interface ComparisonParts {
  readonly runs: RunRepository;
  readonly epochs: EpochRepository;
  readonly checkpoints: CheckpointRepository;
  readonly datasets: DatasetRepository;
  readonly tables: DatasetFiles;
  readonly analysis: Analysis;
  readonly weights: RunWeights;
  readonly judgedRuns: JudgedRuns;
  readonly thread: EvaluationThread;
  readonly publish: (event: ApiEvent) => void;
}

/** Characters of a cell that are shown. */
const longestCell = 200;

/** Saved runs side by side; see `ComparisonApi`. */
export function comparisonCalls(
  parts: ComparisonParts,
): Omit<Handlers['comparison'], keyof InsideApi> {
  const { runs, epochs, judgedRuns, thread } = parts;
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
      const pair = await bothJudged(judgedRuns, first, second, split);
      const page = await thread.askOfTwo('flips', partsOf(pair), { kind, offset, limit });
      const remark = await remarkOnTables(parts, ...pair);
      const { datasetId } = pair[0].run;
      const columns = columnsOf(parts.analysis, datasetId);
      const rows = page.rows.map(({ row }) => row);
      const cells =
        columns.length === 0 || rows.length === 0
          ? []
          : await parts.analysis.ask('evaluation.cells', { datasetId, rows, longest: longestCell });
      return {
        ...page,
        remark,
        datasetId,
        columns,
        rows: page.rows.map((row, at) => ({ ...row, cells: cells[at] ?? [] })),
      };
    },
    better: async ({ runIds, split }) => {
      const [first = '', ...others] = runIds;
      const pairs: BetterPair[] = [];
      for (const otherId of others) pairs.push(await betterPair(parts, first, otherId, split));
      return { split, pairs };
    },
    ...dataCalls(parts),
    moment: (input) => momentOf(parts, input),
  };
}

type JudgedPair = readonly [JudgedRun, JudgedRun];

async function bothJudged(
  judgedRuns: JudgedRuns,
  first: string,
  second: string,
  split: SplitName,
): Promise<JudgedPair> {
  const one = await judgedRuns.of({ runId: first, split });
  return [one, await judgedRuns.of({ runId: second, split })];
}

/** As the thread that compares wants them. */
function partsOf([first, second]: JudgedPair): readonly [SentPart, SentPart] {
  const part = (judged: JudgedRun): SentPart => ({
    key: judged.key,
    name: judged.run.summary.name,
    data: () => partDataOf(judged),
  });
  return [part(first), part(second)];
}

/** One run against another; a refusal is an answer too, so that other pairs are still compared. */
async function betterPair(
  parts: ComparisonParts,
  first: string,
  otherId: string,
  split: SplitName,
): Promise<BetterPair> {
  try {
    const pair = await bothJudged(parts.judgedRuns, first, otherId, split);
    const verdict = await parts.thread.askOfTwo('better', partsOf(pair), {});
    const remark = verdict.rows ? await remarkOnTables(parts, ...pair) : null;
    return { otherId, ...verdict, remark };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { otherId, rows: null, refusal: error.message, remark: null };
  }
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

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
import { FollowedTasks, untilStopped, type Followed } from './followed-tasks.ts';
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
  const { runs, epochs } = parts;
  const followed = new FollowedTasks(parts.publish);
  return {
    curves: async ({ runIds, metrics, most }) => {
      const curves = [];
      for (const id of runIds) {
        const run = requireRun(runs, id);
        curves.push(runCurves(run, await epochs.thinned(id, most), metrics));
      }
      return curves;
    },
    flips: ({ task, ...input }) => followed.run(task, (control) => flipsOf(parts, input, control)),
    better: ({ task, runIds, split }) =>
      followed.run(task, async ({ signal, onProgress }) => {
        const [first = '', ...others] = runIds;
        const pairs: BetterPair[] = [];
        for (const [at, otherId] of others.entries()) {
          const hear = (done: number) => onProgress((at + done) / others.length);
          const control = { signal, onProgress: hear };
          pairs.push(await betterPair(parts, first, otherId, split, control));
        }
        return { split, pairs };
      }),
    ...dataCalls({ ...parts, followed }),
    moment: ({ task, ...input }) =>
      followed.run(task, (control) => momentOf(parts, input, control)),
    cancel: ({ task }) => followed.stop(task),
  };
}

type FlipsQuestion = Omit<Parameters<Handlers['comparison']['flips']>[0], 'task'>;

async function flipsOf(
  parts: ComparisonParts,
  { first, second, split, kind, offset, limit }: FlipsQuestion,
  control: Followed,
): Promise<FlipPage> {
  const { signal } = control;
  const pair = await bothJudged(parts.judgedRuns, first, second, split, control);
  const asked = { kind, offset, limit };
  const page = await untilStopped(parts.thread.askOfTwo('flips', partsOf(pair), asked), signal);
  const remark = await untilStopped(remarkOnTables(parts, ...pair), signal);
  const { datasetId } = pair[0].run;
  const columns = columnsOf(parts.analysis, datasetId);
  const rows = page.rows.map(({ row }) => row);
  const question = { datasetId, rows, longest: longestCell };
  const cells =
    columns.length === 0 || rows.length === 0
      ? []
      : await untilStopped(parts.analysis.ask('evaluation.cells', question), signal);
  return {
    ...page,
    remark,
    datasetId,
    columns,
    rows: page.rows.map((row, at) => ({ ...row, cells: cells[at] ?? [] })),
  };
}

type JudgedPair = readonly [JudgedRun, JudgedRun];

async function bothJudged(
  judgedRuns: JudgedRuns,
  first: string,
  second: string,
  split: SplitName,
  { signal, onProgress }: Followed,
): Promise<JudgedPair> {
  const one = await untilStopped(judgedRuns.of({ runId: first, split }), signal);
  onProgress(0.4);
  const other = await untilStopped(judgedRuns.of({ runId: second, split }), signal);
  onProgress(0.8);
  return [one, other];
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
  control: Followed,
): Promise<BetterPair> {
  const { signal } = control;
  try {
    const pair = await bothJudged(parts.judgedRuns, first, otherId, split, control);
    const asked = parts.thread.askOfTwo('better', partsOf(pair), {});
    const verdict = await untilStopped(asked, signal);
    const remark = verdict.rows ? await untilStopped(remarkOnTables(parts, ...pair), signal) : null;
    return { otherId, ...verdict, remark };
  } catch (error) {
    signal.throwIfAborted();
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

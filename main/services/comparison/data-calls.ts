import type { DataOfRun } from '../../../common/comparison/data-comparison.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { RunWeights } from '../evaluation/run-weights.ts';
import type { Handlers } from '../handlers.ts';
import { requireRun } from '../runs/run-calls.ts';
import type { ComparedData } from './data-tasks.ts';
import type { FollowedTasks } from './followed-tasks.ts';

export interface DataCallsParts {
  readonly runs: RunRepository;
  readonly datasets: DatasetRepository;
  readonly analysis: Analysis;
  readonly weights: RunWeights;
  readonly followed: FollowedTasks;
}

/** How the data of two runs differ, worked out in a thread; each question can be followed and stopped by its name. */
export function dataCalls(
  parts: DataCallsParts,
): Pick<Handlers['comparison'], 'data' | 'dataRows'> {
  const { runs, analysis, followed } = parts;
  const comparedOf = (first: string, second: string) =>
    comparedData(parts, requireRun(runs, first), requireRun(runs, second));

  return {
    data: async ({ first, second, task }) => {
      const { data, refusal } = await comparedOf(first, second);
      const [one, other] = [dataOf(data.tables[0]), dataOf(data.tables[1])];
      return followed.run(task, async (control) => ({
        first: one,
        second: other,
        sameContent: one.sha256 === other.sha256 && one.rows === other.rows,
        ...(await analysis.compare('comparison.data', data, control)),
        refusal,
      }));
    },
    dataRows: async ({ first, second, ...wanted }) => {
      const { data } = await comparedOf(first, second);
      return analysis.compare('comparison.rows', { ...data, ...wanted }, {});
    },
  };
}

/** The tables of two runs with their prepared rows, or why those are not known. */
async function comparedData(
  { datasets, weights }: DataCallsParts,
  first: StoredRun,
  second: StoredRun,
): Promise<{ readonly data: ComparedData; readonly refusal: string | null }> {
  const tables = [tableOf(datasets, first), tableOf(datasets, second)] as const;
  try {
    const prepared = [
      await weights.preparedFolder(first),
      await weights.preparedFolder(second),
    ] as const;
    return { data: { tables, prepared }, refusal: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { data: { tables, prepared: null }, refusal: error.message };
  }
}

function tableOf(datasets: DatasetRepository, { datasetId }: StoredRun) {
  const stored = datasets.get(datasetId);
  if (stored) return { dataset: stored.dataset, profiles: stored.profiles };
  throw new AppError(
    'unavailable',
    'The table of one of these runs is not in the library, so their data cannot be compared.',
  );
}

function dataOf({ dataset }: ComparedData['tables'][number]): DataOfRun {
  const { name, source, rows, columns } = dataset;
  return { dataset: name, sha256: source.sha256, rows, columns: columns.length };
}

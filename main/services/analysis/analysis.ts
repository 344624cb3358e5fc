import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { FittedRecipe, Recipe } from '../../../common/datasets/recipe.ts';
import type { Dataset } from '../../../common/datasets/dataset.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ReadingControl } from '../datasets/read-columns.ts';
import { requireDataset } from '../tables/require-dataset.ts';
import type { InputOf, ProgressOf, ResultOf } from '../work/task.ts';
import { WorkThread, type WorkControl } from '../work/work-thread.ts';
import type { AnalysisPlace, AnalysisTasks } from './analysis-tasks.ts';
import { KeptAnswers } from './kept-answers.ts';

/** Tasks about one table that is known by its id. */
type Question = {
  [Name in keyof AnalysisTasks]: InputOf<AnalysisTasks[Name]> extends { readonly dataset: Dataset }
    ? Name
    : never;
}[Exclude<keyof AnalysisTasks, 'prepare'>];

type Asked<Name extends keyof AnalysisTasks> = Omit<InputOf<AnalysisTasks[Name]>, 'dataset'> & {
  readonly datasetId: string;
};

/** Prepares the rows of a training. */
export interface Preparation {
  /** As `DatasetFiles.prepare`, without standing in anybody's way. */
  prepare(
    request: {
      readonly dataset: Dataset;
      readonly recipe: Recipe;
      readonly folder?: string | undefined;
    } & ReadingControl,
  ): Promise<{ folder: string; fitted: FittedRecipe }>;
}

/**
 * Calculates from whole tables in two threads: one for what a window waits for, and one for the preparation of
 * trainings, which takes longer. Both start when they are needed.
 */
export class Analysis implements Preparation {
  readonly #datasets: Pick<DatasetRepository, 'get'>;
  readonly #looking: WorkThread<AnalysisTasks>;
  readonly #preparing: WorkThread<AnalysisTasks>;
  readonly #answers = new KeptAnswers();

  /** @param folder Of all datasets. */
  constructor(folder: string, datasets: Pick<DatasetRepository, 'get'>) {
    this.#datasets = datasets;
    const thread = (name: string) =>
      new WorkThread<AnalysisTasks>(threadEntry(), { folder, name } satisfies AnalysisPlace);
    this.#looking = thread('looking');
    this.#preparing = thread('preparing');
  }

  /**
   * The answer to a question about a table, which is kept for the next time. Throws what the task throws.
   * @param control `matters` says what the answer depends on besides the table, where that is less than all that
   * was asked.
   */
  async ask<Name extends Question>(
    task: Name,
    asked: Asked<Name>,
    {
      signal,
      matters,
    }: { readonly signal?: AbortSignal | undefined; readonly matters?: string | undefined } = {},
  ): Promise<ResultOf<AnalysisTasks[Name]>> {
    const { datasetId, ...rest } = asked;
    const { dataset } = requireDataset(this.#datasets, datasetId);
    const key = [task, JSON.stringify(dataset), matters ?? JSON.stringify(rest)];
    const input = { ...rest, dataset } as unknown as InputOf<AnalysisTasks[Name]>;
    return this.#answers.get(key, () => this.#looking.run(task, input, { signal }));
  }

  /** Checks of a table with a recipe. */
  check<Name extends 'checks.run' | 'checks.rows'>(
    task: Name,
    input: InputOf<AnalysisTasks[Name]>,
    control: WorkControl<ProgressOf<AnalysisTasks[Name]>>,
  ): Promise<ResultOf<AnalysisTasks[Name]>> {
    return this.#looking.run(task, input, control);
  }

  /** Compares the tables of two runs. */
  compare<Name extends 'comparison.data' | 'comparison.rows' | 'comparison.alike'>(
    task: Name,
    input: InputOf<AnalysisTasks[Name]>,
    control: WorkControl<ProgressOf<AnalysisTasks[Name]>>,
  ): Promise<ResultOf<AnalysisTasks[Name]>> {
    return this.#looking.run(task, input, control);
  }

  /** Compares slices of judged rows by the columns of their table. */
  slice(
    input: InputOf<AnalysisTasks['explain.slices']>,
    control: WorkControl<number>,
  ): Promise<ResultOf<AnalysisTasks['explain.slices']>> {
    return this.#looking.run('explain.slices', input, control);
  }

  /** The table with its profiles. Throws `not-found` when there is none. */
  table(datasetId: string): ProfiledDataset {
    const { dataset, profiles } = requireDataset(this.#datasets, datasetId);
    return { dataset, profiles };
  }

  prepare({ signal, onProgress, ...request }: Parameters<Preparation['prepare']>[0]) {
    return this.#preparing.run('prepare', request, { signal, onProgress });
  }

  /** Stops what is going on and ends the threads. */
  async close(): Promise<void> {
    await Promise.all([this.#looking.close(), this.#preparing.close()]);
  }
}

/** The thread's module: beside this one, or where the built program's entries lie. */
function threadEntry(): URL {
  if (import.meta.filename.endsWith('.ts')) return new URL('./analysis-worker.ts', import.meta.url);
  const beside = existsSync(join(import.meta.dirname, 'analysis-worker.js'));
  return new URL(beside ? './analysis-worker.js' : '../analysis-worker.js', import.meta.url);
}

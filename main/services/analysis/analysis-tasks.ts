import type { Api } from '../../../common/api/api.ts';
import type { Dataset, ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { previewSplit } from '../../../common/datasets/split/preview-split.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import { FoundChecks } from '../checks/found-checks.ts';
import { DataTasks } from '../comparison/data-tasks.ts';
import { columnsThatDeal } from '../datasets/deal-dataset.ts';
import { DatasetFiles } from '../datasets/dataset-files.ts';
import { findRowsOfPart } from '../datasets/find-rows-of-part.ts';
import type { CellCondition } from '../datasets/find-rows.ts';
import { cellsOfRows, orderedTruth, valuesOfRows } from '../evaluation/rows-of-table.ts';
import { rowsOfSlice, sliceTable, usualColumns } from '../explain/explain-tasks.ts';
import { Exploration } from '../explore/exploration.ts';
import { seriesLayout, seriesPoints } from '../series/look-at-series.ts';
import type { TaskControl, Workshop } from '../work/task.ts';
import type { OnTable } from './on-table.ts';

/** Where the datasets are, and what the thread is called. */
export interface AnalysisPlace {
  readonly folder: string;
  readonly name: string;
}

type Recipes = Api['recipes'];
type On<Call extends keyof Recipes> = OnTable<Parameters<Recipes[Call]>[0]>;

/** A table with a recipe, as the checks look at it. */
export interface CheckedRecipe {
  readonly profiled: ProfiledDataset;
  readonly recipe: Recipe;
}

/** How far checks are. */
export interface CheckStage {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** Everything that is calculated from whole tables. */
export function analysisWorkshop({ folder, name }: AnalysisPlace) {
  const files = new DatasetFiles({ folder, name });
  const exploration = new Exploration(files);
  const checks = new FoundChecks(exploration);
  const compared = new DataTasks(files);
  return {
    tasks: {
      'explore.columns': exploration.columns.bind(exploration),
      'explore.associations': exploration.associations.bind(exploration),
      'explore.points': exploration.points.bind(exploration),
      'explore.pair': exploration.pair.bind(exploration),
      'explore.missing': exploration.missing.bind(exploration),
      'explore.outliers': exploration.outliers.bind(exploration),
      'explore.classes': exploration.classes.bind(exploration),
      'checks.run': (input: CheckedRecipe, control: TaskControl<CheckStage>) =>
        checks.summaries(input, control),
      'checks.rows': (
        input: CheckedRecipe & { readonly id: string; offset: number; limit: number },
        control: TaskControl<CheckStage>,
      ) => checks.rows(input, control),
      'recipes.split': async ({ dataset, recipe }: On<'split'>, { signal }: TaskControl) =>
        previewSplit(await files.columns(dataset.id, columnsThatDeal(recipe), { signal }), recipe),
      'recipes.preview': ({ dataset, recipe, limit }: On<'preview'>, { signal }: TaskControl) =>
        files.preview(dataset, recipe, limit, { signal }),
      'recipes.previewStep': (
        { dataset, recipe, column, stage, limit }: On<'previewStep'>,
        { signal }: TaskControl,
      ) => files.previewStep(dataset, recipe, { column, stage }, limit, { signal }),
      'recipes.rowsOfPart': async (
        input: {
          dataset: Dataset;
          where: CellCondition | null;
          recipe: Recipe;
          part: SplitName;
        } & {
          offset: number;
          limit: number;
        },
        { signal }: TaskControl,
      ) => {
        const { dataset, where, recipe, part, offset, limit } = input;
        const questions = await files.questions(dataset.id, signal);
        return findRowsOfPart(questions, where, { recipe, name: part }, offset, limit);
      },
      'series.points': (input: Parameters<typeof seriesPoints>[1], { signal }: TaskControl) =>
        seriesPoints(files, input, signal),
      'series.layout': (input: Parameters<typeof seriesLayout>[1], { signal }: TaskControl) =>
        seriesLayout(files, input, signal),
      'evaluation.cells': (input: Parameters<typeof cellsOfRows>[1], { signal }: TaskControl) =>
        cellsOfRows(files, input, signal),
      'evaluation.values': (input: Parameters<typeof valuesOfRows>[1], { signal }: TaskControl) =>
        valuesOfRows(files, input, signal),
      'evaluation.series': (input: Parameters<typeof orderedTruth>[1], { signal }: TaskControl) =>
        orderedTruth(files, input, signal),
      'explain.usual': (input: Parameters<typeof usualColumns>[1], { signal }: TaskControl) =>
        usualColumns(files, input, signal),
      'explain.slices': (input: Parameters<typeof sliceTable>[1], control: TaskControl<number>) =>
        sliceTable(files, input, control),
      'explain.sliceRows': (input: Parameters<typeof rowsOfSlice>[1], { signal }: TaskControl) =>
        rowsOfSlice(files, input, signal),
      'comparison.data': compared.compare.bind(compared),
      'comparison.rows': compared.rows.bind(compared),
      'comparison.alike': compared.alike.bind(compared),
      prepare: (
        input: { dataset: Dataset; recipe: Recipe; folder?: string | undefined },
        { signal, tell }: TaskControl<number>,
      ) => files.prepare({ ...input, signal, onProgress: tell }),
    },
    close: async () => {
      await exploration.close();
      await files.close();
    },
  } satisfies Workshop;
}

/** The tasks by name, as who asks for them sees them. */
export type AnalysisTasks = ReturnType<typeof analysisWorkshop>['tasks'];

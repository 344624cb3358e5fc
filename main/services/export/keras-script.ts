import { checkRecipe } from '../../../common/datasets/check-recipe.ts';
import type { Dataset, ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { deriveColumns } from '../../../common/datasets/derived/derive-columns.ts';
import { prepareTable, type PreparedTable } from '../../../common/datasets/prepare-table.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { planSeries } from '../../../common/datasets/series/plan-series.ts';
import { leftOut } from '../../../common/datasets/split.ts';
import type { TableData } from '../../../common/datasets/table-data.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { ScriptRequest, WrittenScript } from '../../../common/keras/script/script-request.ts';
import { writeKerasScript } from '../../../common/keras/script/write-script.ts';
import type { Project } from '../../../common/projects/project.ts';
import { checkExperiment, fitNetwork } from '../training/check-experiment.ts';

/**
 * The script that does a project's experiment with Keras. The recipe is fitted for it, as for a training.
 * Throws an AppError that names the column, the layer or the field at fault.
 * @param read Reads the columns that the recipe uses.
 * @param findPictures Says where the pictures of a folder or an archive are found again.
 */
export async function kerasScript(
  project: Project,
  table: ProfiledDataset | null,
  read: (recipe: Recipe) => Promise<TableData>,
  findPictures: (dataset: Dataset, recipe: Recipe) => Promise<ScriptRequest['pictures']>,
): Promise<WrittenScript> {
  const { recipe, blocks, training } = checkExperiment(project, table);
  if (!table) throw new AppError('invalid-input', 'Choose a table in the Data place first.');
  const problem = checkRecipe(table, recipe).find(({ level }) => level === 'error');
  if (problem) throw new AppError('invalid-data', problem.message);
  const data = await read(recipe);
  const prepared = prepareTable(data, recipe);
  const { window } = recipe;
  const isBalanced = recipe.balance !== undefined && !window;
  const unbalanced = isBalanced ? prepareTable(data, { ...recipe, balance: undefined }) : prepared;
  const request: ScriptRequest = {
    name: project.name,
    dataset: table.dataset,
    fitted: prepared.fitted,
    parts: window
      ? planSeries(deriveColumns(data, recipe), { ...recipe, window }).parts
      : partsOf(unbalanced, data.rows),
    times: isBalanced ? timesOf(prepared, unbalanced, data.rows) : null,
    pictures: await findPictures(table.dataset, recipe),
    network: fitNetwork(project.network, training, prepared.fitted, blocks),
    training,
  };
  return writeKerasScript(request);
}

/** The part of each row of the table. */
function partsOf({ rows, split }: PreparedTable, count: number): Uint8Array {
  const parts = new Uint8Array(count).fill(leftOut);
  rows.forEach((row, index) => {
    parts[row] = split[index] ?? leftOut;
  });
  return parts;
}

/** How often each training row is used, in table order. */
function timesOf(prepared: PreparedTable, unbalanced: PreparedTable, count: number): number[] {
  const times = new Uint32Array(count);
  prepared.rows.forEach((row, index) => {
    if (prepared.split[index] === 0) times[row] = (times[row] ?? 0) + 1;
  });
  return [...unbalanced.rows]
    .filter((_, index) => unbalanced.split[index] === 0)
    .map((row) => times[row] ?? 0);
}

import { checkRecipe, expectedTrainingRows } from '../../../common/datasets/check-recipe.ts';
import { plannedBlocks } from '../../../common/datasets/count-features.ts';
import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import { blocksWidth, type FeatureBlock } from '../../../common/datasets/feature-block.ts';
import { featureWidth, type FittedRecipe, type Recipe } from '../../../common/datasets/recipe.ts';
import { targetCountOf } from '../../../common/datasets/series/series-window.ts';
import { taskOfRecipe } from '../../../common/datasets/task-of-target.ts';
import {
  fittedTokenRanges,
  plannedTokenRanges,
} from '../../../common/datasets/text/token-ranges.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { diagnose, type DiagnosisContext } from '../../../common/network/diagnose-network.ts';
import { narrowInputs } from '../../../common/network/narrow-inputs.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { Task } from '../../../common/network/task.ts';
import type { Project } from '../../../common/projects/project.ts';
import { metrics } from '../../../common/training/catalogue.ts';
import { batchTooLarge } from '../../../common/training/batch-too-large.ts';
import { unreadableCallbacks } from '../../../common/training/callbacks/unreadable-callback.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';

/** A project that can be trained. */
export interface CheckedExperiment {
  readonly recipe: Recipe;
  readonly task: Task;
  /** Inputs by the whole table; the fitted recipe may have fewer. */
  readonly blocks: readonly FeatureBlock[];
  /** Without metrics that say nothing about the target. */
  readonly training: TrainingConfig;
}

/**
 * Checks a project before its data are prepared.
 * Throws an AppError that names the column, the layer or the field at fault.
 */
export function checkExperiment(
  project: Project,
  table: ProfiledDataset | null,
): CheckedExperiment {
  const { recipe, network, training } = project;
  if (!table) {
    throw new AppError('invalid-input', 'Choose a table in the Data place first.', {
      place: { field: 'datasetId' },
    });
  }
  if (!recipe) {
    throw new AppError('invalid-input', 'Choose the target in the Data place first.', {
      place: { field: 'recipe' },
    });
  }
  const problem = checkRecipe(table, recipe).find(({ level }) => level === 'error');
  if (problem) {
    throw new AppError('invalid-data', problem.message, {
      place: problem.column === undefined ? { field: 'recipe' } : { column: problem.column },
    });
  }
  const task = taskOfRecipe(recipe, table.profiles);
  if (!task) {
    throw new AppError('invalid-data', 'The target cannot be learned. Choose another column.', {
      place: { field: 'recipe' },
    });
  }
  const target = recipe.treatments.find(({ role }) => role === 'target')?.column;
  const blocks = plannedBlocks(recipe, table.profiles);
  const classes = table.profiles.find(({ name }) => name === target)?.distinct ?? 0;
  const expected = expectedTrainingRows(table, recipe);
  checkNetwork(network, {
    task,
    featureCount: blocksWidth(blocks),
    blocks,
    tokens: plannedTokenRanges(blocks, recipe, table.profiles),
    classCount: classes || null,
    targetCount: targetCountOf(recipe.window),
    rows: expected,
    // Stratifying may move a row per class; the exact number is known once the data are prepared.
    spareRows: recipe.split.stratify ? classes : 0,
    training,
  });
  const [unreadable] = unreadableCallbacks(training.callbacks);
  if (unreadable) {
    const { message, field } = unreadable;
    throw new AppError('invalid-input', message, { place: { field: `training.${field}` } });
  }
  const fitting = training.metrics.filter((id) =>
    metrics.some((metric) => metric.id === id && metric.tasks.includes(task)),
  );
  return { recipe, task, blocks, training: { ...training, metrics: fitting } };
}

/**
 * The network for the prepared rows: the input that was drawn for every category of the table is
 * narrowed where some are in no training row. Throws like `checkExperiment`.
 */
export function fitNetwork(
  network: NetworkSpec,
  training: TrainingConfig,
  fitted: FittedRecipe,
  drawnFor: readonly FeatureBlock[],
): NetworkSpec {
  const width = featureWidth(fitted);
  const fitting = narrowInputs(network, drawnFor, fitted.blocks);
  checkNetwork(fitting, {
    task: fitted.task,
    featureCount: width,
    blocks: fitted.blocks,
    classCount: fitted.classes.length,
    tokens: fittedTokenRanges(fitted),
    targetCount: fitted.targetNames.length,
    rows: fitted.rows.train,
    training,
  });
  return fitting;
}

function checkNetwork(
  network: NetworkSpec,
  context: DiagnosisContext & { readonly rows: number; readonly spareRows?: number },
): void {
  if (network.nodes.length === 0) {
    throw new AppError(
      'invalid-network',
      'The network has no layers yet. Draw one, or take the suggestion, in the Design place.',
      { place: { field: 'network' } },
    );
  }
  const { training, rows, spareRows = 0 } = context;
  if (training.batchSize > rows + spareRows) {
    throw new AppError('invalid-input', batchTooLarge(training.batchSize, rows), {
      place: { field: 'training.batchSize' },
    });
  }
  const fault = diagnose(network, context).find(({ level }) => level === 'error');
  if (!fault) return;
  throw new AppError('invalid-network', fault.message, {
    place: fault.node === undefined ? { field: faultField(fault.id) } : { node: fault.node },
  });
}

function faultField(id: string): string {
  return id === 'loss' ? 'training.loss' : 'network';
}

import { plannedBlocks } from '../../../common/datasets/count-features.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { narrowInputs } from '../../../common/network/narrow-inputs.ts';
import type { Project } from '../../../common/projects/project.ts';
import type { GroupBase } from '../../storage/run-group-repository.ts';
import type { StoredDataset } from '../../storage/dataset-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import { replayedTraining } from '../experiments/replayed-training.ts';
import type { RunHistory } from '../training/run-history.ts';

/** A project's present settings for a group. Throws `invalid-input` where there is no recipe yet. */
export function settingsOfProject({ recipe, network, training }: Project): GroupBase {
  if (recipe) return { recipe, network, training };
  throw new AppError('invalid-input', 'Choose the target in the Data place first.', {
    place: { field: 'recipe' },
  });
}

/**
 * The settings that repeat a run, for a group. Throws `invalid-input` for a run that cannot be repeated from its
 * settings alone.
 */
export function settingsOfRun(
  run: StoredRun,
  table: StoredDataset | null,
  history: RunHistory,
): GroupBase {
  const { summary, fitted, network, recipe } = run;
  if (summary.origin) {
    throw new AppError(
      'invalid-input',
      `“${summary.name}” went on from a state of “${summary.origin.name}”, so that other runs would not repeat it. Choose a run that began anew.`,
    );
  }
  const training = replayedTraining(run, history.changes(run));
  if (!fitted || !table) return { recipe, network, training };
  // The run's Inputs may lack categories that other rows have.
  const planned = plannedBlocks(recipe, table.profiles);
  return { recipe, network: narrowInputs(network, fitted.blocks, planned), training };
}

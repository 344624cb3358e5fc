import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import { suggestExperiment } from '../../../common/experiments/suggest-experiment.ts';

/**
 * Gives a project its table with a suggested recipe. A network that the person has drawn stays;
 * an empty one is replaced by a suggestion.
 */
export function takeTable(project: ProjectState, table: ProfiledDataset): void {
  project.table = table;
  project.history.clear();
  const { recipe, network, training } = suggestExperiment(table);
  const drawn = project.project.network.nodes.length > 0;
  project.update({
    datasetId: table.dataset.id,
    recipe: recipe ?? null,
    ...(!drawn && network ? { network } : {}),
    ...(!drawn && training ? { training } : {}),
  });
}

import { featureCount } from '../../../common/datasets/count-features.ts';
import { outputHeadFor } from '../../../common/network/output-head.ts';
import { sampleSize } from '../../../common/tensor/shape.ts';
import { losses } from '../../../common/training/catalogue.ts';
import type { ProjectState } from '../../state/project.svelte.ts';

/** Why the network does not fit the recipe, as a sentence; null when it fits or there is none. */
export function misfit(state: ProjectState): string | null {
  const { table, task, project } = state;
  const { recipe, network, training } = project;
  if (!table || !recipe || !task || network.nodes.length === 0) return null;
  const features = featureCount(recipe, table.profiles);
  for (const node of network.nodes.filter(({ type }) => type === 'Input')) {
    const shape = state.shapes.shapes.get(node.id);
    if (shape && sampleSize(shape) !== features) {
      return `This recipe gives ${count(features, 'number')} per row, and the network takes ${sampleSize(shape)}.`;
    }
  }
  const target = recipe.treatments.find(({ role }) => role === 'target')?.column;
  const classes = table.profiles.find(({ name }) => name === target)?.distinct ?? 2;
  const head = outputHeadFor(task, Math.max(2, classes), training.loss);
  const sources = new Set(network.edges.map(({ from }) => from));
  for (const node of network.nodes.filter(({ id, type }) => !sources.has(id) && type !== 'Input')) {
    const shape = state.shapes.shapes.get(node.id);
    if (shape && sampleSize(shape) !== head.units) {
      return `The target “${target}” asks for ${count(head.units, 'output')}, and the network has ${sampleSize(shape)}.`;
    }
  }
  const loss = losses.find(({ id }) => id === training.loss);
  if (loss && !loss.tasks.includes(task)) {
    return `The loss ${loss.label.toLowerCase()} does not fit the target “${target}”.`;
  }
  return null;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

import type { ProfiledDataset } from '../../../common/datasets/dataset.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../../common/datasets/suggest-target.ts';
import { taskOfRecipe } from '../../../common/datasets/task-of-target.ts';
import type { Diagnosis } from '../../../common/network/diagnose-network.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { suggestNetwork } from '../../../common/network/suggest-network.ts';
import type { ProjectChanges } from '../../../common/projects/project.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { lossChoice } from '../../../common/training/loss-catalogue.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import { carryOver } from './edit-recipe.ts';

/**
 * Changes the recipe as one undoable step. A network that is still the suggested one follows the
 * recipe in the same step; one that the person has drawn is left alone.
 */
export function changeRecipe(
  project: ProjectState,
  recipe: Recipe,
  label: string,
  mark: string | null = null,
): void {
  project.update({ recipe, ...following(project, recipe) }, label, mark);
}

/**
 * Puts another table in the place of the open one, as one undoable step: columns that are still there keep their
 * treatment, and a suggested network follows as with `changeRecipe`.
 */
export function changeTable(
  project: ProjectState,
  table: ProfiledDataset,
  label: string,
  mark: string | null = null,
): void {
  const suggested = suggestRecipe(table, suggestTarget(table));
  const { recipe: before } = project.project;
  const recipe = before ? carryOver(before, suggested) : suggested;
  project.replaceTable(table, { recipe, ...following(project, recipe, table) }, label, mark);
}

/** Replaces the network, and the loss where it does not fit, by what is suggested for the recipe. */
export function useSuggestedNetwork(project: ProjectState): void {
  const { table, project: document } = project;
  if (!table || !document.recipe) return;
  const changes = suggestedFor(project, table, document.recipe);
  if (changes) project.update(changes, 'Use the suggested network');
}

/** Remarks on the network that are about the data: its input, its output, and the loss. */
export function misfits(project: ProjectState): readonly Diagnosis[] {
  return project.diagnoses.filter(
    ({ id, level }) =>
      level === 'error' &&
      /^(input-shape|embedding-size|output-units|output-activation|loss)(:|$)/.test(id),
  );
}

/** Repairs what does not fit the data and keeps the rest of the drawing, as one undoable step. */
export function fitNetwork(project: ProjectState): void {
  let { network, training } = project.project;
  for (const { fix } of misfits(project)) {
    if (fix && 'apply' in fix) network = fix.apply(network);
    else if (fix) training = { ...training, ...fix.training };
  }
  project.update({ network, training }, 'Adapt the network to the data');
}

/** @param next The table that the recipe is for. */
function following(
  project: ProjectState,
  recipe: Recipe,
  next: ProfiledDataset | null = project.table,
): ProjectChanges {
  const { table, project: document } = project;
  if (!table || !next) return {};
  const before = document.recipe && suggestion(table, document.recipe);
  const untouched =
    document.network.nodes.length === 0 || (before && alike(before, document.network));
  if (!untouched) return {};
  const changes = suggestedFor(project, next, recipe);
  return changes?.network && alike(changes.network, document.network)
    ? { ...(changes.training ? { training: changes.training } : {}) }
    : (changes ?? {});
}

function suggestedFor(
  project: ProjectState,
  profiled: ProfiledDataset,
  recipe: Recipe,
): ProjectChanges | null {
  const task = taskOfRecipe(recipe, profiled.profiles);
  if (!task) return null;
  const { training } = project.project;
  const fits = lossChoice(training.loss).tasks.includes(task);
  // Two classes may have been trained with a softmax head; the suggestion has a sigmoid.
  const keeps = fits && (task !== 'binary' || lossChoice(training.loss).units !== 'per-class');
  const { loss, metrics } = defaultTraining(task);
  return {
    network: suggestNetwork({ profiled, recipe, task }),
    ...(keeps ? {} : { training: { ...training, loss, metrics } }),
  };
}

function suggestion(profiled: ProfiledDataset, recipe: Recipe): NetworkSpec | null {
  const task = taskOfRecipe(recipe, profiled.profiles);
  return task && suggestNetwork({ profiled, recipe, task });
}

/** The same layers in the same order; names, ids and places on the canvas do not count. */
function alike(a: NetworkSpec, b: NetworkSpec): boolean {
  const meaning = (network: NetworkSpec): string =>
    JSON.stringify([
      network.nodes.map(({ type, params }) => [type, Object.entries(params).sort()]),
      network.edges.length,
    ]);
  return meaning(a) === meaning(b);
}

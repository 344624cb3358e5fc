import type { ProjectState } from '../../state/project.svelte.ts';
import type { Place } from '../../state/route.svelte.ts';
import type { ShownCheck } from './RecipeChecks.svelte';
import { useSuggestedNetwork } from './change-recipe.ts';
import { misfit } from './network-fit.ts';

/** Everything worth saying about the project's data, with what can be done about it. */
export function shownChecks(
  project: ProjectState,
  go: (place: Place) => void,
): readonly ShownCheck[] {
  const problem = misfit(project);
  const fit: readonly ShownCheck[] = problem
    ? [
        {
          id: 'network-misfit',
          tone: 'warning',
          message: problem,
          actions: [
            { label: 'Use the suggested network', run: () => useSuggestedNetwork(project) },
            { label: 'Show the network', run: () => go('design') },
          ],
        },
      ]
    : [];
  return fit;
}

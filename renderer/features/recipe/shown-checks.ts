import { checkRecipe, type RecipeProblem } from '../../../common/datasets/check-recipe.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import type { ShownCheck } from './shown-check.ts';
import { changeRecipe, fitNetwork, misfits, useSuggestedNetwork } from './change-recipe.ts';
import { isCategorical, treatColumn, treatmentOf } from './edit-recipe.ts';

/** Everything worth saying about the project's data, worst first, with what can be done about it. */
export function shownChecks(project: ProjectState, showNetwork: () => void): readonly ShownCheck[] {
  const { table } = project;
  const { recipe } = project.project;
  if (!table || !recipe) return [];
  const checks = checkRecipe(table, recipe).map((problem): ShownCheck => ({
    id: `${problem.column ?? ''}: ${problem.message}`,
    tone: problem.level === 'error' ? 'danger' : 'warning',
    message: problem.message,
    actions: repairs(problem, recipe).map(({ label, recipe: repaired }) => ({
      label,
      run: () => changeRecipe(project, repaired, label),
    })),
  }));
  const unfit = misfits(project)[0];
  if (!unfit) return checks;
  const network: ShownCheck = {
    id: 'network',
    tone: 'warning',
    message: `The network does not fit these data: ${unfit.message}`,
    actions: [
      { label: 'Adapt the network', run: () => fitNetwork(project) },
      { label: 'Use the suggested network', run: () => useSuggestedNetwork(project) },
      { label: 'Show it', run: showNetwork },
    ],
  };
  return [
    ...checks.filter(({ tone }) => tone === 'danger'),
    network,
    ...checks.filter(({ tone }) => tone !== 'danger'),
  ];
}

interface Repair {
  readonly label: string;
  readonly recipe: Recipe;
}

/** What makes a problem go away, one press each. */
function repairs({ column }: RecipeProblem, recipe: Recipe): readonly Repair[] {
  if (column === undefined) {
    const { train, validation, test } = recipe.split;
    const sound = train > 0 && Math.abs(train + validation + test - 1) < 1e-6;
    const split = { ...recipe.split, train: 0.7, validation: 0.15, test: 0.15 };
    return sound ? [] : [{ label: 'Split 70 / 15 / 15', recipe: { ...recipe, split } }];
  }
  const treatment = treatmentOf(recipe, column);
  if (!treatment) return [];
  const found: Repair[] = [];
  if (treatment.type === 'text' || (treatment.role === 'target' && treatment.type === 'date')) {
    const changes = { type: 'category', missing: 'most-frequent' } as const;
    found.push({ label: 'Treat as category', recipe: treatColumn(recipe, column, changes) });
  }
  if (treatment.role !== 'feature') return found;
  if (
    isCategorical(treatment) &&
    (treatment.missing === 'mean' || treatment.missing === 'median')
  ) {
    const changes = { missing: 'most-frequent' } as const;
    found.push({
      label: 'Fill with the most frequent',
      recipe: treatColumn(recipe, column, changes),
    });
  } else if (isCategorical(treatment) && treatment.encoding === 'one-hot') {
    found.push({
      label: 'Use label encoding',
      recipe: treatColumn(recipe, column, { encoding: 'label' }),
    });
  }
  return [
    ...found,
    { label: `Ignore ${column}`, recipe: treatColumn(recipe, column, { role: 'ignored' }) },
  ];
}

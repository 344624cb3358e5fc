import '../../../renderer/styles/base.css';
import axe from 'axe-core';
import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import type { Api } from '../../../common/api/api.ts';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import type { StepPreview, StepSide } from '../../../common/datasets/step-preview.ts';
import { suggestRecipe } from '../../../common/datasets/suggest-recipe.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import ColumnStepBody from '../../../renderer/features/recipe/ColumnStepBody.svelte';
import { columnStep } from '../../../renderer/features/recipe/column-steps.ts';
import { treatmentOf } from '../../../renderer/features/recipe/edit-recipe.ts';
import { tableOf } from '../shell/memory-studio.ts';

const table = tableOf(300);
const numbers = [1, 10, 100];

const side = (values: readonly number[]): StepSide => ({
  series: [
    {
      name: 'length',
      values,
      summary: {
        rows: 210,
        missing: 0,
        distinct: 3,
        numbers: {
          mean: values.reduce((sum, value) => sum + value, 0) / values.length,
          standardDeviation: 1,
          min: Math.min(...values),
          max: Math.max(...values),
          histogram: [{ from: 0, to: 1, count: 210 }],
        },
      },
    },
  ],
});

/** Takes logarithms in earnest, and refuses roots: enough of a service to see what the window does. */
function previewStep({ recipe, column, stage }: Parameters<Api['recipes']['previewStep']>[0]) {
  const transform = treatmentOf(recipe, column)?.transform ?? 'none';
  if (transform === 'sqrt') {
    const message = 'Row 7 of “length” is −2, which has no square root.';
    return Promise.reject(new AppError('invalid-data', message, { place: { column } }));
  }
  const preview: StepPreview = {
    column,
    stage,
    rows: [0, 1, 2],
    split: [0, 0, 1],
    before: side(numbers),
    after: side(transform === 'log' ? numbers.map(Math.log) : numbers),
    active: transform !== 'none',
    remarks: [],
  };
  return Promise.resolve(preview);
}

it('shows a column before and after as the setting changes, and what does not work at its field', async () => {
  const changes: string[] = [];
  const props = {
    api: { recipes: { previewStep } } as unknown as Api,
    recipe: suggestRecipe(table, 'species'),
    table,
    step: columnStep('transform'),
    selected: 'length',
    onchange: (recipe: Recipe, label: string) => {
      changes.push(label);
      void screen.rerender({ ...props, recipe });
    },
    onselect: () => undefined,
  };
  const screen = await render(ColumnStepBody, props);
  const preview = page.getByRole('region', { name: 'Before and after' });
  const mean = preview.getByRole('row', { name: /^Mean/ });
  await expect.element(preview.getByText(/changes nothing in length/)).toBeVisible();
  await expect.element(mean).toHaveTextContent('Mean3737');

  // The first field is that of all numbers, the second that of the chosen column.
  const field = page.getByLabelText('Transform', { exact: true }).nth(1);
  await field.selectOptions('Logarithm');
  expect(changes).toEqual(['Transform of length']);
  await expect.element(mean).toHaveTextContent('Mean372.303');
  await expect.element(page.getByText(/they differ/)).toBeVisible();

  await field.selectOptions('Square root');
  await expect.element(page.getByText('Row 7 of “length” is −2', { exact: false })).toBeVisible();
  await expect.element(preview).not.toBeInTheDocument();
  expect(field.element().getAttribute('aria-invalid')).toBe('true');

  await page.getByRole('button', { name: 'Reset Transform to its default' }).last().click();
  await expect.element(mean).toHaveTextContent('Mean3737');
  const { violations } = await axe.run(document.body);
  expect(
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`),
  ).toEqual([]);
});

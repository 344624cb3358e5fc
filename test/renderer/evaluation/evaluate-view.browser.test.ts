import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Evaluation, SplitName } from '../../../common/evaluation/evaluation.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import EvaluateView from '../../../renderer/views/EvaluateView.svelte';
import { fitted, project, runOf, summaryOf, table } from '../training/example-runs.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

const classification: Evaluation = {
  runId: 'a',
  split: 'test',
  rows: 30,
  metrics: { loss: 0.21, accuracy: 0.9333 },
  baseline: { loss: 1.0986, accuracy: 0.3333 },
  classification: {
    classes: ['setosa', 'versicolor', 'virginica'],
    confusion: [
      [10, 0, 0],
      [0, 9, 1],
      [0, 1, 9],
    ],
    perClass: [
      { name: 'setosa', support: 10, precision: 1, recall: 1, f1: 1 },
      { name: 'versicolor', support: 10, precision: 0.9, recall: 0.9, f1: 0.9 },
      { name: 'virginica', support: 10, precision: 0.9, recall: 0.9, f1: 0.9 },
    ],
  },
  regression: null,
};

async function open(runs: readonly RunSummary[] = [summaryOf('a')], answers: Answers = {}) {
  await page.viewport(1280, 800);
  window.location.hash = '#/project/p1/evaluate';
  const connection = handMadeConnection({
    'runs.list': () => runs,
    'runs.get': ({ id }: { id: string }) => runOf(summaryOf(id)),
    'evaluation.get': ({ split }: { split: SplitName }) => ({ ...classification, split }),
    ...answers,
  });
  await render(InStudio, { connection, view: EvaluateView, project, table });
  return connection;
}

const matrix = page.getByRole('grid', { name: 'Confusion matrix' });

describe('Evaluate', () => {
  it('puts the metrics first, beside what guessing scores', async () => {
    await open();
    await expect.element(page.getByText('93.3 %')).toBeVisible();
    const [first] = page.getByRole('listitem').elements();
    expect(first?.textContent.replace(/\s+/g, ' ').trim()).toBe(
      'Accuracy 93.3 % better than always guessing the most frequent class, which scores 33.3 %',
    );
  });

  it('has a confusion matrix with headings that a screen reader can follow', async () => {
    await open();
    await expect.element(matrix).toBeVisible();
    const names = (role: 'columnheader' | 'rowheader') =>
      matrix
        .getByRole(role)
        .elements()
        .map((cell) => cell.textContent.trim());
    expect(names('columnheader')).toEqual([
      'Predicted',
      'Actual',
      'setosa',
      'versicolor',
      'virginica',
    ]);
    expect(names('rowheader')).toEqual(['setosa', 'versicolor', 'virginica']);
    await expect
      .element(
        matrix.getByRole('gridcell', {
          name: 'actual versicolor, predicted virginica: 1 row, 10.0 % of the class',
        }),
      )
      .toMatchTextContent(/: 1 row, 10\.0 % of the class/);
  });

  it('moves through the matrix by arrow keys, one cell in the tab order', async () => {
    await open();
    await expect.element(matrix).toBeVisible();
    const reachable = () => [...matrix.element().querySelectorAll<HTMLElement>('[tabindex="0"]')];
    expect(reachable()).toHaveLength(1);
    reachable()[0]?.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(document.activeElement?.textContent).toContain('actual versicolor, predicted virginica');
    expect(reachable()).toEqual([document.activeElement]);
  });

  it('judges by the split that is chosen', async () => {
    const connection = await open();
    await expect.element(matrix).toBeVisible();
    await page.getByText('Training', { exact: true }).click();
    await expect.element(page.getByText('30 training rows.')).toBeVisible();
    expect(connection.calls.at(-1)).toEqual({
      name: 'evaluation.get',
      input: { runId: 'a', split: 'train' },
    });
  });

  it('says plainly that training rows are no test when there are no test rows', async () => {
    await open(undefined, {
      'runs.get': () =>
        runOf(summaryOf('a'), {
          fitted: { ...fitted, rows: { train: 150, validation: 0, test: 0 } },
        }),
    });
    const note = page.getByRole('region', { name: 'No test rows' });
    await expect.element(note).toMatchTextContent(/That is no test/);
    await expect.element(page.getByText('30 training rows.')).toBeVisible();
  });

  it('shows a failure in its own words and tries again', async () => {
    let failures = 1;
    await open(undefined, {
      'evaluation.get': () => {
        if (failures-- > 0) throw new AppError('engine', 'The weights could not be read.');
        return classification;
      },
    });
    await expect.element(page.getByText('The weights could not be read.')).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(matrix).toBeVisible();
  });

  it('draws a regression in the units of the target', async () => {
    const points = Array.from({ length: 2000 }, (_, row) => ({
      row,
      actual: row / 40,
      predicted: row / 40 + Math.sin(row),
    }));
    await open(undefined, {
      'evaluation.get': () => ({
        ...classification,
        rows: 5000,
        metrics: { mean_absolute_error: 0.64, r2_score: 0.99 },
        baseline: { mean_absolute_error: 12.5, r2_score: 0 },
        classification: null,
        regression: { target: 'price', points },
      }),
    });
    await expect
      .element(
        page.getByRole('img', { name: 'Predicted price against Actual price of 2,000 rows' }),
      )
      .toBeVisible();
    await expect
      .element(page.getByText('Drawn: 2,000 of 5,000 rows, evenly chosen.'))
      .toBeVisible();
  });

  it('says what belongs here before there is a run', async () => {
    await open([]);
    await expect.element(page.getByRole('heading', { name: 'No results yet' })).toBeVisible();
  });

  it('waits for a first run that goes on', async () => {
    await open([summaryOf('a', { status: 'running', best: null })]);
    await expect.element(page.getByRole('heading', { name: 'Still training' })).toBeVisible();
  });
});

import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { SamplePage } from '../../../common/evaluation/evaluation-api.ts';
import type { SplitName } from '../../../common/evaluation/evaluation.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import EvaluateView from '../../../renderer/views/EvaluateView.svelte';
import { fitted, project, runOf, summaryOf, table } from '../training/example-runs.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';
import { classified, priced, ranked } from './example-reports.ts';

const samples: SamplePage = {
  total: 1,
  datasetId: 'd1',
  columns: [
    { name: 'length', type: 'number' },
    { name: 'species', type: 'category' },
  ],
  samples: [
    {
      row: 41,
      actual: 'versicolor',
      predicted: 'virginica',
      probability: 0.87,
      error: null,
      cells: ['6.3', 'versicolor'],
    },
  ],
};

async function open(runs: readonly RunSummary[] = [summaryOf('a')], answers: Answers = {}) {
  await page.viewport(1280, 800);
  window.location.hash = '#/project/p1/evaluate';
  const connection = handMadeConnection({
    'runs.list': () => runs,
    'runs.get': ({ id }: { id: string }) => runOf(summaryOf(id)),
    'evaluation.report': ({ split }: { split: SplitName }) => ({ ...classified, split }),
    'evaluation.areas': () => ({
      classes: classified.classification?.classes.map(() => ({
        ...{ area: 0.95, interval: [0.91, 0.97], grade: 'excellent', averagePrecision: 0.9 },
      })),
      macro: { area: 0.95, interval: [0.92, 0.96], averagePrecision: 0.9 },
      weighted: { area: 0.95, interval: null, averagePrecision: 0.9 },
    }),
    'evaluation.samples': () => samples,
    ...answers,
  });
  await render(InStudio, { connection, view: EvaluateView, project, table });
  return connection;
}

const matrix = page.getByRole('grid', { name: 'Confusion matrix' });
const tab = (name: string) => page.getByRole('tab', { name });

describe('Evaluate', () => {
  it('puts the numbers first, with their intervals and what guessing scores', async () => {
    await open();
    await expect.element(page.getByText('93.3 %').first()).toBeVisible();
    const [first] = page
      .getByRole('list', { name: 'Headline numbers' })
      .getByRole('listitem')
      .elements();
    expect(first?.textContent.replace(/\s+/g, ' ').trim()).toBe(
      'Accuracy 93.3 % 83.0 % to 100 % ▲ better than the most frequent class, 33.3 %',
    );
  });

  it('fits a linear baseline to beat when it is asked to', async () => {
    const connection = await open(undefined, {
      'evaluation.baseline': () => ({
        kind: 'logistic',
        values: { accuracy: 0.9, log_loss: 0.05 },
        rows: 105,
        remarks: [],
      }),
    });
    await page.getByRole('button', { name: 'Compare with a logistic regression' }).click();
    await expect.element(page.getByText(/about as good as\s+logistic regression/)).toBeVisible();
    await expect.element(page.getByText(/worse than\s+logistic regression/)).toBeVisible();
    expect(connection.calls.at(-1)?.name).toBe('evaluation.baseline');
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
      .toMatchTextContent(/: 1\s+row,\s+10\.0 %\s+of the class/);
  });

  it('moves through the matrix by arrow keys and opens the rows of a cell beside it', async () => {
    const connection = await open();
    await expect.element(matrix).toBeVisible();
    const reachable = () => [...matrix.element().querySelectorAll<HTMLElement>('[tabindex="0"]')];
    expect(reachable()).toHaveLength(1);
    reachable()[0]?.focus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{ArrowRight}');
    expect(document.activeElement?.textContent).toContain('actual versicolor, predicted virginica');
    expect(reachable()).toEqual([document.activeElement]);
    await userEvent.keyboard('{Enter}');
    const sheet = page.getByRole('complementary', { name: 'versicolor taken for virginica' });
    await expect.element(sheet.getByText('6.3')).toBeVisible();
    await expect.element(sheet.getByText('87.0 %')).toBeVisible();
    expect(connection.calls.at(-1)?.input).toMatchObject({
      choice: { kind: 'cell', actual: 1, predicted: 2 },
    });
    await userEvent.keyboard('{Escape}');
    await expect.element(sheet).not.toBeInTheDocument();
  });

  it('shows shares of the predicted classes instead of rows', async () => {
    await open();
    await expect.element(matrix).toBeVisible();
    await page.getByRole('radio', { name: 'Column %' }).click();
    await expect
      .element(matrix.getByText(/actual versicolor, predicted virginica/).element().parentElement)
      .toMatchTextContent(/10\.0 %\s+of what was predicted so,\s+1\s+row/);
  });

  it('keeps a matrix of a thousand classes usable', async () => {
    const classes = Array.from({ length: 1000 }, (_, index) => `class ${index}`);
    const numbers = classes.map((_, index) => index);
    const shares = numbers.map(() => 1);
    await open(undefined, {
      'evaluation.report': () => ({
        ...classified,
        classification: {
          ...classified.classification,
          classes,
          cells: { actual: numbers, predicted: numbers, count: numbers.map(() => 3) },
          perClass: { support: numbers.map(() => 3), precision: shares },
        },
      }),
    });
    const large = page.getByRole('application', { name: 'Confusion matrix of 1,000 classes' });
    await expect.element(large).toBeVisible();
    (large.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect
      .element(page.getByText('Actual class 0, predicted class 0: 3 rows, 100 % of the class'))
      .toBeVisible();
    await userEvent.keyboard('{PageDown}{PageDown}');
    await expect
      .element(page.getByText(/Actual class 40, predicted class 0: 0 rows/))
      .toBeVisible();
  });

  it('moves the matrix, the costs and the points together by the threshold, and asks nothing', async () => {
    const connection = await open(undefined, {
      'evaluation.report': () => ({
        ...classified,
        classification: { ...classified.classification, classes: ['no', 'yes'] },
      }),
      'evaluation.ranking': () => ranked,
    });
    await tab('Threshold').click();
    const slider = page.getByRole('slider', { name: /A row counts as yes/ });
    await expect.element(slider).toBeVisible();
    const cells = () =>
      page
        .getByRole('table', { name: 'Confusion matrix at the threshold' })
        .getByRole('button')
        .elements()
        .map((cell) => Number(cell.textContent));
    // At 0.5: rows 5 to 9 count as yes and are; row 3 is missed.
    expect(cells()).toEqual([5, 1, 0, 4]);
    const points = () =>
      page
        .getByTestId('point')
        .elements()
        .map((point) => `${point.getAttribute('cx')} ${point.getAttribute('cy')}`);
    const before = points();
    const asked = connection.calls.length;
    await slider.fill('250');
    // At 0.25: rows 3 to 9 count as yes, of which row 4 is not.
    await expect.poll(cells).toEqual([6, 0, 1, 3]);
    expect(slider.element().getAttribute('aria-valuetext')).toBe('0.250: 7 rows count as yes');
    await expect.element(page.getByText(/Costs at this threshold:\s+1,/)).toBeVisible();
    const after = points();
    expect(after).toHaveLength(before.length);
    expect(after.every((point, at) => point !== before[at])).toBe(true);
    expect(connection.calls).toHaveLength(asked);
  });

  it('judges by the split that is chosen', async () => {
    const connection = await open();
    await expect.element(matrix).toBeVisible();
    await page.getByText('Training', { exact: true }).click();
    await expect.element(page.getByText('30 training rows.')).toBeVisible();
    expect(connection.calls.filter(({ name }) => name === 'evaluation.report').at(-1)).toEqual({
      name: 'evaluation.report',
      input: { runId: 'a', split: 'train', calibrated: false },
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

  it('says how many rows have no answer, which class was never trained, and what is too good', async () => {
    await open(undefined, {
      'evaluation.report': () => ({
        ...classified,
        rows: 60,
        unusable: 3,
        headline: [{ name: 'accuracy', value: 1, interval: [0.94, 1] }],
        classification: { ...classified.classification, unseen: [2] },
      }),
    });
    await expect.element(page.getByText('3 of 60 rows have no answer.')).toBeVisible();
    await expect.element(page.getByText('“virginica” was never trained.')).toBeVisible();
    await expect.element(page.getByRole('region', { name: 'Too good to be true?' })).toBeVisible();
  });

  it('shows a failure in its own words and tries again', async () => {
    let failures = 1;
    await open(undefined, {
      'evaluation.report': () => {
        if (failures-- > 0) throw new AppError('storage', 'The weights could not be read.');
        return classified;
      },
    });
    await expect.element(page.getByText(/The weights could not be read\./)).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.element(matrix).toBeVisible();
  });

  it('draws the errors of a regression in the units of the target', async () => {
    const points = Array.from({ length: 2000 }, (_, row) => ({
      row,
      actual: row / 40,
      predicted: row / 40 + Math.sin(row),
    }));
    await open(undefined, {
      'evaluation.report': () => priced,
      'evaluation.errors': () => ({
        step: 0,
        points,
        histogram: [{ from: -1, to: 1, count: 5000 }],
        quantiles: { x: [-1, 0, 1], y: [-1, 0, 1] },
      }),
      'evaluation.errorsByColumn': () => ({
        column: 'length',
        numeric: true,
        points: [{ row: 0, value: 5, error: 1 }],
      }),
    });
    await tab('Errors').click();
    await expect
      .element(
        page.getByRole('img', { name: 'Predicted price against Actual price of 2,000 rows' }),
      )
      .toBeVisible();
    await expect
      .element(page.getByRole('img', { name: /Predicted − actual against length/ }))
      .toBeVisible();
    await expect.element(page.getByText(/Drawn: 2,000 of 5,000 rows/)).toBeVisible();
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

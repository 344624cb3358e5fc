import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { AppError } from '../../../common/errors/app-error.ts';
import type { Prediction } from '../../../common/evaluation/evaluation.ts';
import PredictView from '../../../renderer/views/PredictView.svelte';
import { project, runOf, summaryOf, table } from '../training/example-runs.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

type Values = Record<string, string | null>;

/** Long flowers are virginica, as far as these services know. */
function predict({ values }: { values: Values }): Prediction {
  const large = Number(values['length']) > 6;
  return {
    value: large ? 'virginica' : 'setosa',
    probabilities: [
      { name: 'setosa', probability: large ? 0.2 : 0.9 },
      { name: 'virginica', probability: large ? 0.8 : 0.1 },
    ],
    warnings: values['width'] === null ? ['width is missing; the mean 3.05 stands in.'] : [],
  };
}

async function open(answers: Answers = {}) {
  await page.viewport(1280, 800);
  window.location.hash = '#/project/p1/predict';
  const connection = handMadeConnection({
    'runs.list': () => [summaryOf('a')],
    'runs.get': () => runOf(summaryOf('a')),
    'datasets.get': () => table,
    'prediction.row': predict,
    ...answers,
  });
  await render(InStudio, { connection, view: PredictView, project, table });
  return connection;
}

const answer = page.getByRole('region', { name: 'Predicted species' });

describe('Predict', () => {
  it('answers at once for typical values, most probable class first', async () => {
    const connection = await open();
    await expect
      .element(answer.getByRole('list'))
      .toMatchTextContent(/setosa\s*90\.0 %\s*virginica\s*10\.0 %/);
    expect(connection.calls.at(-1)?.input).toEqual({
      runId: 'a',
      values: { length: '5.8', width: '3', colour: 'blue' },
    });
  });

  it('keeps the answer up while typing', async () => {
    await open();
    await page.getByLabelText('length').fill('7');
    await expect.element(answer.getByRole('list')).toMatchTextContent(/virginica\s*80\.0 %/);
  });

  it('tells what a changed value changes, step by step, and takes it back', async () => {
    await open();
    await expect.element(answer.getByRole('list')).toMatchTextContent(/setosa\s*90\.0 %/);
    const length = page.getByRole('textbox', { name: 'length' });
    await length.fill('6');
    await userEvent.keyboard('{ArrowUp}');
    await expect.element(length).toHaveValue('6.05');
    const changes = page.getByRole('region', { name: 'What was changed' });
    await expect.element(changes.getByText(/length 5\.8 → 6\.05/)).toBeVisible();
    await expect.element(answer.getByText('before: setosa')).toBeVisible();
    await expect
      .element(answer.getByRole('list', { name: 'Probability of each class' }))
      .toMatchTextContent(/virginica\s*80\.0 %\s*\+70 pts/);
    await page.getByRole('button', { name: 'Compare from here' }).click();
    await expect.element(changes).not.toBeInTheDocument();
    await length.fill('5');
    await expect.element(answer.getByText('before: virginica')).toBeVisible();
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect.element(length).toHaveValue('6.05');
    await expect.element(changes).not.toBeInTheDocument();
  });

  it('takes a missing cell and passes on what stands in for it', async () => {
    const connection = await open();
    await page.getByLabelText('width').fill('');
    await page.getByLabelText('colour').selectOptions('missing');
    await expect.element(answer.getByText(/width is missing/)).toBeVisible();
    await expect
      .poll(() => (connection.calls.at(-1)?.input as { values: Values }).values)
      .toEqual({ length: '5.8', width: null, colour: null });
  });

  it('marks what is no number and asks nothing', async () => {
    const connection = await open();
    await expect.element(answer.getByRole('list')).toBeVisible();
    const asked = connection.calls.length;
    await page.getByLabelText('length').fill('long');
    await expect.element(page.getByLabelText('length')).toHaveAttribute('aria-invalid', 'true');
    await expect.element(answer.getByText(/Correct the marked fields/)).toBeVisible();
    expect(connection.calls).toHaveLength(asked);
  });

  it('remarks on a number the network has never seen the like of', async () => {
    await open();
    await page.getByLabelText('length').fill('99');
    await expect.element(page.getByText('outside 4.3 to 7.9 of the table')).toBeVisible();
  });

  it('takes a row of the table and shows its true target beside the answer', async () => {
    await open({
      'datasets.rows': () => ({ offset: 0, rows: [['6.9', '3.1', 'white', 'virginica']] }),
    });
    await page.getByRole('button', { name: 'Row of the table' }).click();
    await expect.element(page.getByLabelText('length')).toHaveValue('6.9');
    await expect.element(answer).toMatchTextContent(/In the table: virginica/);
  });

  it('shows why there is no answer', async () => {
    await open({
      'prediction.row': () => {
        throw new AppError('engine', 'The weights could not be read.');
      },
    });
    await expect.element(answer.getByText('The weights could not be read.')).toBeVisible();
  });

  it('predicts a file that is dropped and offers the result', async () => {
    const connection = await open({
      'prediction.file': () => ({
        token: 'result',
        name: 'new-predicted.csv',
        rows: 1200,
        warnings: ['3 rows have an unknown colour.'],
        preview: [
          ['length', 'predicted species'],
          ['5.1', 'setosa'],
        ],
      }),
    });
    const zone = page.getByRole('group', { name: 'Files to predict' });
    await expect.element(zone).toBeVisible();
    const carried = new DataTransfer();
    carried.items.add(new File(['length\n5.1'], 'new.csv'));
    zone.element().dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
    const save = page.getByRole('link', { name: 'Save CSV' });
    await expect.element(save).toHaveAttribute('href', '/download/result');
    await expect.element(save).toHaveAttribute('download', 'new-predicted.csv');
    await expect.element(page.getByText('3 rows have an unknown colour.')).toBeVisible();
    await expect
      .element(page.getByRole('columnheader', { name: 'predicted species' }))
      .toBeVisible();
    expect(connection.uploads).toEqual(['new.csv']);
  });

  it('tells how far a single file is, and stops it', async () => {
    const connection = await open({
      'prediction.file': () => new Promise(() => undefined),
      'prediction.stop': () => undefined,
    });
    const zone = page.getByRole('group', { name: 'Files to predict' });
    await expect.element(zone).toBeVisible();
    const carried = new DataTransfer();
    carried.items.add(new File(['length\n5.1'], 'long.csv'));
    zone.element().dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
    await expect.element(zone.getByText('Predicting the rows of long.csv')).toBeVisible();
    const { task, token } = connection.calls.at(-1)?.input as { task: string; token: string };
    expect(token).toBe('token of long.csv');
    connection.send({ name: 'prediction.progress', payload: { task, done: 0.25 } });
    await expect.element(zone.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '25');
    await zone.getByRole('button', { name: 'Stop' }).click();
    expect(connection.calls.at(-1)).toEqual({ name: 'prediction.stop', input: { task } });
  });

  it('predicts several files as one table, names one that was not read, and can be stopped', async () => {
    let give: (result: unknown) => void = () => undefined;
    const connection = await open({
      'prediction.files': () => new Promise((resolve) => (give = resolve)),
      'prediction.stop': () => undefined,
    });
    const zone = page.getByRole('group', { name: 'Files to predict' });
    await expect.element(zone).toBeVisible();
    const drop = () => {
      const carried = new DataTransfer();
      for (const name of ['a.csv', 'b.csv']) carried.items.add(new File(['length\n5.1'], name));
      zone.element().dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
    };
    drop();
    await expect.element(zone.getByText('Predicting the rows of 2 files')).toBeVisible();
    const { task, tokens } = connection.calls.at(-1)?.input as { task: string; tokens: string[] };
    expect(tokens).toEqual(['token of a.csv', 'token of b.csv']);
    connection.send({ name: 'prediction.progress', payload: { task, done: 1 } });
    await expect.element(zone.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50');
    await zone.getByRole('button', { name: 'Stop' }).click();
    expect(connection.calls.at(-1)).toEqual({ name: 'prediction.stop', input: { task } });
    give(null);
    await expect.element(zone.getByRole('button', { name: 'Choose files' })).toBeVisible();
    expect(page.getByRole('link', { name: 'Save CSV' }).elements()).toHaveLength(0);

    drop();
    await expect.element(zone.getByText('Predicting the rows of 2 files')).toBeVisible();
    give({
      token: 'result',
      name: '2 files predictions.csv',
      rows: 1,
      warnings: [],
      preview: [
        ['file', 'length', 'prediction'],
        ['b.csv', '5.1', 'setosa'],
      ],
      files: [
        { name: 'a.csv', rows: 0, problem: '“a.csv” is empty.' },
        { name: 'b.csv', rows: 1, problem: null },
      ],
    });
    await expect.element(page.getByText(/from\s+1 of\s+2 files/)).toBeVisible();
    await expect
      .element(page.getByRole('list', { name: 'Files without predictions' }))
      .toMatchTextContent(/a\.csv: “a\.csv” is empty\./);
  });

  it('says what belongs here before there is a trained network', async () => {
    await open({ 'runs.list': () => [] });
    await expect
      .element(page.getByRole('heading', { name: 'No trained network yet' }))
      .toBeVisible();
  });
});

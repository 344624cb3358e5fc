import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { LayerHistory } from '../../../common/runs/layer-statistics.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { CheckpointSummary, RunEvent } from '../../../common/training/control/run-control.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import TrainView from '../../../renderer/views/TrainView.svelte';
import { epochsOf, project, runOf, summaryOf, table } from './example-runs.ts';
import { handMadeConnection, type Answers } from './hand-made-connection.ts';
import InStudio from './InStudio.svelte';

const epochs = epochsOf(100);
const checkpoints: readonly CheckpointSummary[] = [
  { id: 3, kind: 'resume', epoch: 100, step: 400, bytes: 2000, createdAt: '', keptBy: '' },
  { id: 2, kind: 'best', epoch: 66, step: 264, bytes: 2000, createdAt: '', keptBy: '' },
  {
    id: 1,
    kind: 'kept',
    epoch: 10,
    step: 40,
    bytes: 2000,
    createdAt: '',
    keptBy: 'before the rise',
  },
];
const changed: RunEvent = {
  number: 1,
  at: '2026-01-01T00:00:00Z',
  seconds: 0.5,
  epoch: 50,
  step: 200,
  kind: 'changed',
  text: 'Changed: learning rate 0.01.',
  detail: { change: { learning_rate: 0.01 } },
};

async function open(run: RunSummary, answers: Answers = {}) {
  await page.viewport(1280, 800);
  window.location.hash = '#/project/p1/train';
  const connection = handMadeConnection({
    'runs.list': () => [run],
    'runs.metrics': () => epochs,
    'runs.get': () => runOf(run),
    'training.events': () => [changed],
    'training.checkpoints': () => checkpoints,
    ...answers,
  });
  let studio: Studio | undefined;
  await render(InStudio, {
    connection,
    view: TrainView,
    project,
    table,
    onready: (ready: Studio) => (studio = ready),
  });
  await expect.element(page.getByRole('radio', { name: 'Curves' })).toBeInTheDocument();
  const called = (name: string) =>
    connection.calls.filter((call) => call.name === name).map(({ input }) => input);
  return { connection, called, studio: () => studio };
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const running = summaryOf('r', { status: 'running', epochsDone: 100, epochs: 500 });
const paused = summaryOf('r', { status: 'paused', epochsDone: 100, epochs: 500 });
const stopped = summaryOf('r', { status: 'stopped', epochs: 500, resumable: true });

describe('steering in Train', () => {
  it('pauses what trains, and steps what is paused', async () => {
    const nothing = { 'training.pause': () => null, 'training.advance': () => null };
    const { connection, called } = await open(running, nothing);
    await button('Pause').click();
    expect(called('training.pause')).toEqual([{ runId: 'r' }]);
    connection.send({ name: 'run.changed', payload: paused });
    await button('One batch').click();
    await button('One epoch').click();
    expect(called('training.advance')).toEqual([
      { runId: 'r', by: 'batch' },
      { runId: 'r', by: 'epoch' },
    ]);
  });

  it('offers every action of the run as a command with its keys, and no other', async () => {
    const { studio } = await open(paused);
    const offered = (studio()?.commands ?? []).filter(({ enabled }) => enabled?.());
    expect(offered.map(({ shortcut, title }) => `${shortcut ?? ''} ${title}`)).toEqual(
      expect.arrayContaining([
        'Alt+P Resume training',
        'Alt+B Train one batch',
        'Alt+O Train one epoch',
        'Ctrl+. Stop training',
        'Alt+C Change settings of this run while it trains',
        'Alt+K Keep the present state of this run',
        'Alt+R Branch from a stored state of this run',
      ]),
    );
    expect(offered.some(({ title }) => title === 'Pause training')).toBe(false);
  });

  it('changes the rate of a run, starting from what it has now, and says when', async () => {
    const { called } = await open(running, { 'training.change': () => null });
    const panel = page.getByRole('region', { name: 'Change while training' });
    const rate = panel.getByLabelText('Learning rate', { exact: true });
    await expect.element(rate).toHaveValue('0.01');
    await rate.fill('0.002');
    await userEvent.keyboard('{Tab}');
    await expect.element(panel.getByText(/from the next step on/)).toBeVisible();
    await panel.getByRole('button', { name: 'Apply' }).click();
    await expect
      .poll(() => called('training.change'))
      .toEqual([{ runId: 'r', change: { learning_rate: 0.002 } }]);
    await expect.element(panel.getByRole('button', { name: 'Apply' })).not.toBeInTheDocument();
  });

  it('says beside the batch size that there are not so many rows, before anything is sent', async () => {
    const { called } = await open(running, { 'training.change': () => null });
    const panel = page.getByRole('region', { name: 'Change while training' });
    const batch = panel.getByLabelText('Batch size', { exact: true });
    await batch.fill('1000');
    await expect
      .element(panel.getByText(/^The batch size is 1,000, but there are only 105 training rows/))
      .toBeVisible();
    await expect.element(batch).toHaveAttribute('aria-invalid', 'true');
    await expect.element(panel.getByRole('button', { name: 'Apply' })).toBeDisabled();
    await userEvent.keyboard('{Enter}');
    await batch.fill('105');
    await panel.getByRole('button', { name: 'Apply' }).click();
    await expect
      .poll(() => called('training.change'))
      .toEqual([{ runId: 'r', change: { batchSize: 105 } }]);
  });

  it('marks the change on its charts, by epoch, step and time', async () => {
    await open(running);
    const mark = (place: string) =>
      page.getByRole('button', { name: `${place}: Changed: learning rate 0.01.` }).first();
    await expect.element(mark('Epoch 50')).toBeInTheDocument();
    await page.getByRole('radio', { name: 'Step' }).click();
    await expect.element(mark('Step 200')).toBeInTheDocument();
    await page.getByRole('radio', { name: 'Time' }).click();
    await expect.element(mark('Time 0.5 s')).toBeInTheDocument();
  });

  it('trains an ended run further', async () => {
    const { called } = await open(stopped, { 'training.extend': () => running });
    await button('Train further…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabelText('More epochs').fill('7');
    await userEvent.keyboard('{Tab}');
    await expect.element(dialog.getByText(/up to epoch 507/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Train 7 more' }).click();
    await expect.poll(() => called('training.extend')).toEqual([{ runId: 'r', epochs: 7 }]);
    await expect.element(button('Pause')).toBeVisible();
  });

  it('branches from a stored state with other settings, and shows the branch', async () => {
    const branch = summaryOf('b', {
      status: 'running',
      name: 'slower',
      origin: { runId: 'r', name: 'flowers-r', epoch: 10 },
    });
    const { called } = await open(stopped, { 'training.branch': () => branch });
    await page.getByRole('radio', { name: /^Stored states/ }).click();
    await page
      .getByRole('row', { name: /before the rise/ })
      .getByRole('button', { name: 'Branch' })
      .click();
    const dialog = page.getByRole('dialog');
    await expect.element(dialog.getByRole('radio', { name: /before the rise/ })).toBeChecked();
    await dialog.getByLabelText('Name').fill('slower');
    await dialog.getByLabelText('Learning rate', { exact: true }).fill('0.0001');
    await dialog.getByRole('button', { name: 'Start the branch' }).click();
    await expect
      .poll(() => called('training.branch'))
      .toEqual([
        { runId: 'r', checkpointId: 1, name: 'slower', change: { learning_rate: 0.0001 } },
      ]);
    await expect.element(page.getByText('from flowers-r, epoch 10')).toBeVisible();
  });

  it('opens for the state whose button was pressed, whatever was chosen and typed before', async () => {
    const { called } = await open(
      { ...stopped, epochs: 100 },
      { 'training.branch': () => summaryOf('b', { status: 'running' }) },
    );
    await page.getByRole('radio', { name: /^Stored states/ }).click();
    const branch = (state: RegExp) =>
      page.getByRole('row', { name: state }).getByRole('button', { name: 'Branch' });
    await branch(/Where it goes on/).click();
    const dialog = page.getByRole('dialog');
    const epochsField = dialog.getByLabelText('Epochs', { exact: true });
    // All of its epochs are done there, so there are more; new weights need none.
    await expect.element(epochsField).toHaveValue('200');
    await dialog.getByRole('radio', { name: /New weights/ }).click();
    await expect.element(epochsField).toHaveValue('100');
    await dialog.getByLabelText('Name').fill('not this');
    await dialog.getByLabelText('Learning rate', { exact: true }).fill('0.5');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await branch(/before the rise/).click();
    await expect.element(dialog.getByRole('radio', { name: /before the rise/ })).toBeChecked();
    await expect.element(dialog.getByLabelText('Name')).toHaveValue('');
    await dialog.getByRole('button', { name: 'Start the branch' }).click();
    await expect
      .poll(() => called('training.branch'))
      .toEqual([{ runId: 'r', checkpointId: 1, name: null }]);
  });

  it('removes kept states alone, after asking', async () => {
    const { called } = await open(stopped, { 'training.removeCheckpoints': () => null });
    await page.getByRole('radio', { name: /^Stored states/ }).click();
    await expect.element(page.getByRole('row', { name: /Best, epoch 66/ })).toBeVisible();
    expect(page.getByRole('checkbox', { name: /^Choose/ }).elements()).toHaveLength(1);
    await page.getByRole('checkbox', { name: /^Choose/ }).click();
    await button('Remove 1').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await expect.poll(() => called('training.removeCheckpoints')).toEqual([{ ids: [1] }]);
  });

  it('shows what was measured of the layers', async () => {
    const history: LayerHistory = {
      places: [10, 20, 30].map((step) => ({ step, epoch: 1, seconds: step })),
      layers: [
        { name: 'dense_1', values: { gradient_norm: [1, 0.1, 0.01], dead_units: [0, 0.5, 0.25] } },
        { name: 'dense_2', values: { gradient_norm: [2, null, 0.5] } },
      ],
    };
    await open(stopped, { 'runs.layerStatistics': () => history });
    await page.getByRole('radio', { name: 'Layers' }).click();
    await expect
      .element(page.getByRole('slider', { name: 'Gradient by layer: cursor' }))
      .toHaveAttribute('aria-valuetext', 'Update 30: dense_1 0.01, dense_2 0.5');
    await page.getByRole('radio', { name: 'Dead units' }).click();
    // Shares are percentages; updates are counted all the same.
    await expect
      .element(page.getByRole('slider', { name: 'Dead units by layer: cursor' }))
      .toHaveAttribute('aria-valuetext', 'Update 30: dense_1 25.0 %');
    const rows = page.getByRole('list', { name: /^Dead units/ }).getByRole('listitem');
    await expect.element(rows.first()).toMatchTextContent(/dense_1.*25\.0 %/);
    expect(rows.elements()).toHaveLength(1);
  });

  it('offers to go on with runs that were interrupted, or to leave them', async () => {
    const interrupted = summaryOf('r', { status: 'interrupted', epochsDone: 12, resumable: true });
    const { called } = await open(interrupted, {
      'training.standing': () => ({
        options: { concurrency: 1, queueAtStart: 'wait', keepInBackground: false },
        queueHeld: false,
        interrupted: ['r'],
      }),
      'training.resumeInterrupted': () => [running],
    });
    const banner = page.getByRole('region', { name: 'Interrupted trainings' });
    await expect.element(banner).toMatchTextContent(/flowers-r.*after epoch 12/);
    await banner.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => called('training.resumeInterrupted')).toHaveLength(1);
    await expect.element(button('Pause')).toBeVisible();
  });

  it('takes another engine with one press where one crashed', async () => {
    const crashed = summaryOf('r', {
      status: 'interrupted',
      resumable: true,
      failure: { code: 'engine-crash', message: 'The engine failed in its own code.' },
    });
    const { called } = await open(crashed, { 'training.branch': () => running });
    await button('Go on with plain TensorFlow.js').click();
    await expect
      .poll(() => called('training.branch'))
      .toEqual([{ runId: 'r', checkpointId: 3, name: null, engine: 'reference' }]);
  });
});

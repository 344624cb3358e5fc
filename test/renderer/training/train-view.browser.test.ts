import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import type { Project } from '../../../common/projects/project.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import TrainView from '../../../renderer/views/TrainView.svelte';
import { epochsOf, project, runOf, summaryOf, table } from './example-runs.ts';
import { handMadeConnection, type Answers } from './hand-made-connection.ts';
import InStudio from './InStudio.svelte';

const running = summaryOf('r', {
  status: 'running',
  epochsDone: 0,
  epochs: 500,
  last: null,
  best: null,
  test: null,
});

async function open(runs: readonly RunSummary[], answers: Answers = {}, shown: Project = project) {
  await page.viewport(1280, 800);
  window.location.hash = '#/project/p1/train';
  const connection = handMadeConnection({
    'runs.list': () => runs,
    'runs.metrics': () => [],
    'runs.get': ({ id }: { id: string }) => {
      return runOf(runs.find((run) => run.id === id) ?? running);
    },
    ...answers,
  });
  let studio: Studio | undefined;
  let state: ProjectState | undefined;
  await render(InStudio, {
    connection,
    view: TrainView,
    project: shown,
    table,
    onready: (ready: Studio, open: ProjectState) => {
      studio = ready;
      state = open;
    },
  });
  await expect.element(page.getByRole('button', { name: /^(Train|Stop)$/ }).first()).toBeVisible();
  if (!studio || !state) throw new Error('The view did not start.');
  return { connection, studio, state };
}

const named = (connection: { calls: { name: string }[] }, ...names: string[]): string[] =>
  connection.calls.map((call) => call.name).filter((name) => names.includes(name));

describe('Train', () => {
  it('says what will be trained before the first run', async () => {
    await open([]);
    await expect.element(page.getByRole('heading', { name: 'No run yet' })).toBeVisible();
    const summary = page.getByRole('region', { name: 'What will be trained' });
    await expect.element(summary.getByText('about 105')).toBeVisible();
    await expect.element(summary.getByText('67', { exact: true })).toBeVisible();
  });

  it('offers to train what an opened experiment goes back to, and hears when that is done', async () => {
    const ancestors = [{ name: 'First', epoch: 30, step: 420 }];
    const { connection } = await open([], {
      'experiments.lineage': () => ({ ancestors, going: null, problem: null }),
      'experiments.repeatLineage': () => ({ ...running, name: 'First' }),
    });
    const banner = page.getByRole('region', { name: 'What the experiment goes back to' });
    await expect
      .element(banner.getByRole('heading', { name: /goes on from epoch 30/ }))
      .toBeVisible();
    await banner.getByRole('button', { name: 'Train from there' }).click();
    expect(
      connection.calls.find(({ name }) => name === 'experiments.repeatLineage')?.input,
    ).toEqual({ projectId: 'p1' });
    const going = { runId: running.id, at: 0 };
    const lineage = { ancestors, going, problem: null };
    connection.send({ name: 'lineage.changed', payload: { projectId: 'p1', lineage } });
    await expect
      .element(
        banner.getByRole('heading', { name: /is trained first: the experiment goes on from it/ }),
      )
      .toBeVisible();
    connection.send({ name: 'lineage.changed', payload: { projectId: 'p2', lineage: null } });
    await expect.element(banner).toBeVisible();
    connection.send({ name: 'lineage.changed', payload: { projectId: 'p1', lineage: null } });
    await expect.element(banner).not.toBeInTheDocument();
  });

  it('keeps a number and its unit on one line', async () => {
    await open([]);
    const value = page
      .getByRole('region', { name: 'Time and memory' })
      .getByText('1.9\u00a0kB', { exact: true });
    await expect.element(value).toBeVisible();
    const range = document.createRange();
    range.selectNodeContents(value.element());
    expect(range.getClientRects()).toHaveLength(1);
  });

  it('saves the project before it starts, and names the run', async () => {
    const { connection, state } = await open([], {
      'projects.save': () => ({ ...project, revision: 1 }),
      'training.start': () => running,
    });
    state.update({ name: 'Renamed' });
    await page.getByLabelText('Name of the next run').fill('wider');
    await page.getByRole('button', { name: 'Train' }).first().click();
    await expect.element(page.getByRole('button', { name: 'Stop' })).toBeVisible();
    expect(named(connection, 'projects.save', 'training.start')).toEqual([
      'projects.save',
      'training.start',
    ]);
    await expect.poll(() => named(connection, 'runs.metrics')).toHaveLength(1);
    expect(connection.calls.find((call) => call.name === 'training.start')?.input).toEqual({
      projectId: 'p1',
      name: 'wider',
    });
  });

  it('draws epochs as they arrive and shows progress', async () => {
    const { connection } = await open([running]);
    const cursor = page.getByRole('slider', { name: 'Loss: cursor' });
    await expect.element(page.getByRole('heading', { name: 'First epoch' })).toBeVisible();
    const told = epochsOf(500).slice(0, 200);
    for (const epochs of [told.slice(0, 50), told.slice(50)]) {
      connection.send({ name: 'run.epochs', payload: { runId: 'r', epochs } });
    }
    connection.send({
      name: 'run.progress',
      payload: {
        runId: 'r',
        epoch: 201,
        epochs: 500,
        step: 2,
        stepsPerEpoch: 4,
        loss: 0.4,
        rowsPerSecond: 51_234,
        secondsLeft: 41,
      },
    });
    await expect.element(cursor).toHaveAttribute('aria-valuemax', '200');
    await expect
      .element(page.getByRole('slider', { name: 'Accuracy: cursor' }))
      .toHaveAttribute('aria-valuemax', '200');
    await expect.element(page.getByText('51,234')).toBeVisible();
    await expect.element(page.getByText('41 s')).toBeVisible();
    await expect
      .element(page.getByRole('progressbar', { name: 'Progress of flowers-r' }))
      .toHaveAttribute('aria-valuenow', '40');
  });

  it('stops the run, also by its command', async () => {
    const { connection, studio } = await open([running], { 'training.stop': () => null });
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(connection.calls.at(-1)).toEqual({ name: 'training.stop', input: { runId: 'r' } });
    const stop = studio.commands.find((command) => command.id === 'train.stop');
    expect(stop?.enabled?.()).toBe(true);
  });

  it('explains a diverged run with what was kept and what to try', async () => {
    await open([summaryOf('d', { status: 'diverged', epochsDone: 70 })]);
    const banner = page.getByRole('region', { name: 'How the run ended' });
    await expect.element(banner).toMatchTextContent(/Diverged in epoch 71/);
    await expect.element(banner).toMatchTextContent(/epoch 66/);
    await expect.element(banner).toMatchTextContent(/learning rate/);
  });

  it('does not start what cannot be trained, and leads to the place of the problem', async () => {
    await open([], {}, { ...project, network: emptyNetwork });
    await expect.element(page.getByRole('button', { name: 'Train', exact: true })).toBeDisabled();
    await page.getByRole('button', { name: 'Go to Design' }).first().click();
    expect(window.location.hash.includes('design')).toBe(true);
  });

  it('explains the engine that was used', async () => {
    await open([summaryOf('f')]);
    await userEvent.hover(page.getByRole('button', { name: 'Compiled (ONNX Runtime 1.30)' }));
    await expect
      .element(page.getByRole('button', { name: 'Compiled (ONNX Runtime 1.30)' }))
      .toHaveAttribute('title', 'The network is small, so one thread is fastest.');
  });
});

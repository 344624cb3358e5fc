import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { EpochMetrics, RunSummary } from '../../../common/runs/run.ts';
import type { CheckpointSummary } from '../../../common/training/control/run-control.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import RunsView from '../../../renderer/views/RunsView.svelte';
import TrainView from '../../../renderer/views/TrainView.svelte';
import { project, runOf, summaryOf, table } from '../training/example-runs.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

const history = (
  count: number,
  losses: (at: number) => { loss: number; val_loss: number },
): EpochMetrics[] =>
  Array.from({ length: count }, (_, at) => ({ epoch: at + 1, seconds: at, values: losses(at) }));

/** Validation gets worse from epoch 10 on while training goes on getting better. */
const overfitting = history(40, (at) => ({
  loss: 1 / (1 + at),
  val_loss: at < 10 ? 1 / (1 + at) + 0.1 : 0.2 + (at - 10) * 0.03,
}));

/** Both losses fall so slowly that they have hardly left those of guessing. */
const slow = history(40, (at) => ({ loss: 1.09 - 0.002 * at, val_loss: 1.1 - 0.002 * at }));

/** What the project holds by now is not what the run was made with. */
const edited = { ...project, training: { ...project.training, batchSize: 8 } };

const finalState: CheckpointSummary = {
  id: 7,
  kind: 'final',
  epoch: 40,
  step: 160,
  bytes: 1000,
  createdAt: '2026-01-09T10:01:00Z',
  keptBy: '',
};

interface Opened {
  view?: typeof TrainView;
  epochs?: readonly EpochMetrics[];
  states?: readonly CheckpointSummary[];
  of?: Partial<RunSummary>;
  answers?: Answers;
}

async function open({
  view = TrainView,
  epochs = overfitting,
  states = [finalState],
  of = {},
  answers = {},
}: Opened = {}) {
  await page.viewport(1600, 1000);
  const place = view === TrainView ? 'train' : 'runs';
  window.location.hash = `#/project/p1/${place}?run=r`;
  const run = summaryOf('r', { epochsDone: epochs.length, epochs: epochs.length, ...of });
  const started = summaryOf('s', { status: 'queued', epochsDone: 0, last: null, best: null });
  const connection = handMadeConnection({
    'runs.list': () => [run],
    'runs.metrics': () => epochs,
    'runs.get': ({ id }: { id: string }) => runOf(id === 'r' ? run : started),
    'runs.layerStatistics': () => ({ places: [], layers: [] }),
    'projects.save': () => ({ ...edited, revision: 1 }),
    'training.start': () => started,
    'training.branch': () => started,
    'training.checkpoints': () => states,
    ...answers,
  });
  let state: ProjectState | undefined;
  let studio: Studio | undefined;
  await render(InStudio, {
    connection,
    view,
    project: edited,
    table,
    onready: (ready: Studio, open: ProjectState) => {
      studio = ready;
      state = open;
    },
  });
  if (of.projectId) await page.getByRole('radio', { name: 'All projects' }).click();
  const panel = page.getByRole('region', { name: 'Diagnosis' });
  await expect.element(panel.getByRole('article').first()).toBeVisible();
  if (!state || !studio) throw new Error('The view did not start.');
  const asked = (name: string): unknown[] =>
    connection.calls.filter((call) => call.name === name).map(({ input }) => input);
  return { panel, state, studio, asked };
}

const places = [
  ['Train', TrainView],
  ['Runs', RunsView],
] as const;

describe('a change that the diagnosis proposes', () => {
  it.each(places)('is saved with the run’s settings and started, in %s', async (_, view) => {
    const { panel, state, asked } = await open({ view });
    await panel
      .getByRole('group', { name: 'Stop early and keep the best weights' })
      .getByRole('button', { name: 'Try it' })
      .click();
    await expect.poll(() => asked('training.start')).toEqual([{ projectId: 'p1', name: null }]);
    expect(asked('projects.save')).toMatchObject([
      {
        changes: {
          training: {
            batchSize: 32,
            callbacks: [{ type: 'TerminateOnNaN' }, { type: 'EarlyStopping' }],
          },
        },
      },
    ]);
    expect(state.history.undoLabel).toBe('Try: Stop early and keep the best weights');
    await expect.poll(() => window.location.hash).toBe('#/project/p1/train?run=s');
  });

  it('is only set on request, and the notice takes it back', async () => {
    const { panel, state, studio, asked } = await open();
    await panel
      .getByRole('group', { name: 'Stop early and keep the best weights' })
      .getByRole('button', { name: 'Only set' })
      .click();
    expect(state.project.training).toMatchObject({
      batchSize: 32,
      callbacks: [{ type: 'TerminateOnNaN' }, { type: 'EarlyStopping' }],
    });
    await expect.poll(() => asked('projects.save')).toHaveLength(1);
    expect(asked('training.start')).toEqual([]);
    const notice = studio.notices.list.at(-1);
    expect(notice?.message).toMatch(/^Stop early and keep the best weights: .*“flowers-r”/);
    notice?.action?.run();
    expect(state.project.training).toEqual(edited.training);
  });

  it.each(places)('goes on in a branch from the state that it names, in %s', async (_, view) => {
    const best = { ...finalState, id: 6, kind: 'best', epoch: 12, step: 48 } as const;
    const { panel, state, asked } = await open({ view, epochs: slow, states: [best, finalState] });
    await panel.getByRole('button', { name: 'Try it in a branch' }).click();
    await expect
      .poll(() => asked('training.branch'))
      .toEqual([{ runId: 'r', checkpointId: 7, name: null, change: { learning_rate: 0.01 } }]);
    expect(state.project).toEqual(edited);
    await expect.poll(() => window.location.hash).toBe('#/project/p1/train?run=s');
  });

  it('makes no branch of a run without stored states', async () => {
    const { panel, studio, asked } = await open({ epochs: slow, states: [] });
    await panel.getByRole('button', { name: 'Try it in a branch' }).click();
    await expect
      .poll(() => studio.notices.list.at(-1)?.message)
      .toMatch(/^“flowers-r” has no stored state to go on from/);
    expect(asked('training.branch')).toEqual([]);
  });

  it('is told but not offered of a run of another project', async () => {
    const { panel } = await open({
      view: RunsView,
      of: { projectId: 'p2', projectName: 'Other flowers' },
    });
    await expect
      .element(panel.getByRole('group', { name: 'Stop early and keep the best weights' }))
      .toBeVisible();
    await expect.element(page.getByText(/project of the run, “Other flowers”/)).toBeVisible();
    await expect
      .element(panel.getByRole('button', { name: /^(Try|Only)/ }))
      .not.toBeInTheDocument();
  });
});

describe('the epochs that a finding rests on', () => {
  it.each(places)('are marked and unmarked on the charts of %s by keyboard', async (_, view) => {
    const { panel } = await open({ view });
    const evidence = panel.getByRole('button', { name: 'epochs 10 to 40' });
    await expect.element(evidence).toHaveAttribute('aria-pressed', 'false');
    evidence.element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(evidence).toHaveAttribute('aria-pressed', 'true');
    await expect.element(page.getByText('epochs 10–40').first()).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('epochs 10–40')).not.toBeInTheDocument();
    await expect.element(evidence).toHaveAttribute('aria-pressed', 'false');
  });

  it('bring the curves into view', async () => {
    const { panel } = await open();
    const curves = page.getByRole('slider', { name: 'Loss: cursor' });
    await page.getByRole('radio', { name: /^History/ }).click();
    await expect.element(curves).not.toBeInTheDocument();
    await panel.getByRole('button', { name: 'epochs 10 to 40' }).click();
    await expect.element(curves).toBeVisible();
    await expect.element(page.getByText('epochs 10–40').first()).toBeVisible();
  });
});

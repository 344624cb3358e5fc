import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { AppError } from '../../../common/errors/app-error.ts';
import { rateOfStep, type TriedRate } from '../../../common/tuning/rate-curve.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import { project, table } from '../training/example-runs.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';
import ReadyPanel from './ReadyPanel.svelte';

const rates: readonly TriedRate[] = Array.from({ length: 160 }, (_, step) => {
  const rate = rateOfStep(step);
  const way = Math.log(rate / 1e-4) / Math.log(1e-1 / 1e-4);
  return { rate, loss: 1.1 - 0.8 * Math.min(1, Math.max(0, way)) + Math.max(0, rate - 0.1) };
});

async function open(answers: Answers) {
  await page.viewport(1280, 800);
  const connection = handMadeConnection({ 'projects.save': () => project, ...answers });
  let state: ProjectState | undefined;
  await render(InStudio, {
    connection,
    view: ReadyPanel,
    project,
    table,
    onready: (_: Studio, ready: ProjectState) => {
      state = ready;
    },
  });
  await expect.element(page.getByRole('button', { name: 'Learning rate' })).toBeVisible();
  if (!state) throw new Error('The panel did not start.');
  return { connection, state };
}

describe('trying before training', () => {
  it('shows the curve, suggests a rate and puts it into the settings, as one undoable step', async () => {
    const { state } = await open({ 'tuning.learningRate': () => rates });
    const before = state.project.training.optimizer.learning_rate;
    await page.getByRole('button', { name: 'Learning rate' }).click();
    await page.getByRole('button', { name: 'Find a learning rate' }).click();
    await expect.element(page.getByText(/is suggested \(now/)).toBeVisible();
    // Every value of the curve can be read, by keyboard too.
    const cursor = page.getByRole('slider', { name: 'Loss over the learning rate: cursor' });
    (cursor.element() as HTMLElement).focus();
    await userEvent.keyboard('{Home}{ArrowRight}');
    await expect
      .poll(() => cursor.element().getAttribute('aria-valuetext'))
      .toMatch(/Learning rate 1\.\d+e.7.*Smoothed loss 1\.1/);
    await expect.element(page.getByText(/^suggested 0\.\d+$/)).toBeInTheDocument();
    const { violations } = await axe.run(document.body);
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    await page.getByRole('button', { name: /^Use / }).click();
    const used = state.project.training.optimizer.learning_rate;
    expect(used).toBeGreaterThan(1e-4);
    expect(used).toBeLessThan(0.1);
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    state.undo();
    expect(state.project.training.optimizer.learning_rate).toBe(before);
  });

  it('lists batch sizes as they come, by keyboard, and uses the suggested one', async () => {
    let finish = (): void => undefined;
    const tried = [8, 16, 32].map((batchSize, i) => ({
      batchSize,
      rowsPerSecond: [1000, 1900, 2000][i] ?? 0,
      memory: 1e8 * (i + 1),
      problem: null,
    }));
    const { connection, state } = await open({
      'tuning.batchSize': () =>
        new Promise((resolve) => {
          finish = () => resolve({ tried, memoryLimit: 8e9, suggested: 16, engine: null });
        }),
    });
    (page.getByRole('button', { name: 'Batch size' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    (page.getByRole('button', { name: 'Find a batch size' }).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('progressbar')).toBeVisible();
    // The keyboard is on what ends the search, not on what closes the dialog.
    await expect.element(page.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await expect.element(page.getByText('Preparing the data')).toBeVisible();
    const [first] = tried;
    if (!first) throw new Error('There is no first batch size.');
    connection.send({
      name: 'tuning.progress',
      payload: { kind: 'batch', projectId: project.id, done: 0.3, batch: first },
    });
    await expect.element(page.getByRole('row', { name: /8 1,000/ })).toBeVisible();
    await expect.element(page.getByText('Timing batch sizes, 30 %')).toBeVisible();
    finish();
    await expect.element(page.getByText(/is suggested, measured with/)).toBeVisible();
    await page.getByRole('button', { name: 'Use 16' }).click();
    expect(state.project.training.batchSize).toBe(16);
  });

  it('tells short times in milliseconds', async () => {
    await open({
      'tuning.dryRun': () => ({
        ...{ steps: 2100, seconds: 0.2, epochSeconds: 0.0006, validationSeconds: 0.0002 },
        ...{ startSeconds: 0.4, totalSeconds: 1.8, rowsPerSecond: 162_034, memory: 4.45e8 },
        ...{ checkpoint: 1600, firstLoss: 0.5, lastLoss: 0.04 },
        engine: { name: 'Compiled', device: 'CPU', threads: 1, reason: '' },
      }),
    });
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('button', { name: 'Start the dry run' }).click();
    await expect.element(page.getByText('0.6 ms')).toBeVisible();
    await expect.element(page.getByText('0.2 ms')).toBeVisible();
  });

  it('can be stopped, and says why a search failed', async () => {
    let stop = (): void => undefined;
    let answer: () => Promise<never> = () =>
      new Promise((_, reject) => {
        stop = () => reject(new AppError('cancelled', 'The search was stopped.'));
      });
    await open({ 'tuning.dryRun': () => answer(), 'tuning.cancel': () => stop() });
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('button', { name: 'Start the dry run' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.element(page.getByRole('button', { name: 'Start the dry run' })).toBeVisible();
    await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
    answer = () => Promise.reject(new AppError('conflict', '“Iris 3” is training.'));
    await page.getByRole('button', { name: 'Start the dry run' }).click();
    await expect.element(page.getByText('“Iris 3” is training.')).toBeVisible();
  });
});

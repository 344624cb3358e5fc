import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { EngineInfo } from '../../../common/api/api.ts';
import { connect } from '../../../common/network/connect.ts';
import { addNode } from '../../../common/network/edit-network.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import TrainingSettings from '../../../renderer/features/training-settings/TrainingSettings.svelte';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import { denseNetwork } from '../../common/network/networks.ts';
import { irisProject, table } from '../design/iris-project.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

const iris = denseNetwork([4, 8, 3], 'softmax');
const engines: readonly EngineInfo[] = [
  {
    id: 'compiled',
    name: 'Compiled (ONNX Runtime 1.30)',
    available: true,
    device: 'CPU',
    devices: [
      { id: 'cpu', name: 'CPU', available: true, software: false, speed: null },
      {
        id: 'webgpu',
        name: 'WebGPU',
        available: false,
        software: false,
        speed: null,
        reason: 'No graphics card was found.',
      },
      { id: 'cuda', name: 'CUDA', available: false, software: false, speed: null },
    ],
  },
  { id: 'tensorflow', name: 'TensorFlow', available: false, device: '', reason: 'Not installed.' },
];

async function open(network: NetworkSpec = iris): Promise<ProjectState> {
  await page.viewport(480, 800);
  let state: ProjectState | undefined;
  await render(InStudio, {
    connection: handMadeConnection({
      'projects.save': () => ({ ...irisProject(network), revision: 1 }),
      'app.engines': () => engines,
      'recipes.preview': () => ({ fitted: { classes: ['setosa', 'versicolor', 'virginica'] } }),
    }),
    view: TrainingSettings,
    project: irisProject(network),
    table,
    onready: (_studio: Studio, project: ProjectState) => (state = project),
  });
  await expect.element(choice('Optimiser')).toBeVisible();
  if (!state) throw new Error('The settings did not start.');
  return state;
}

const choice = (name: string) => page.getByRole('combobox', { name, exact: true });
const box = (name: string) => page.getByRole('textbox', { name, exact: true });
const training = (state: ProjectState) => state.project.training;

describe('the optimiser', () => {
  it('folds decay, clipping and averaging away and counts what was changed there', async () => {
    const state = await open();
    await choice('Optimiser').selectOptions('Lion');
    await expect.element(box('Clip norm')).not.toBeInTheDocument();
    await page.getByRole('button', { name: /^More of Lion/ }).click();
    await box('Clip norm').fill('1');
    await page.getByRole('switch', { name: 'Average the weights' }).click();
    await expect
      .element(page.getByRole('button', { name: 'More of Lion 2 changed' }))
      .toBeVisible();
    expect(training(state).optimizer).toMatchObject({ type: 'Lion', clipnorm: 1, use_ema: true });
    await box('Clip norm').fill('');
    expect(training(state).optimizer.clipnorm).toBeNull();
  });

  it('clips gradients in one way: setting one turns the other off', async () => {
    const state = await open();
    await page.getByRole('button', { name: /^More of Adam/ }).click();
    await box('Clip norm').fill('1');
    await box('Clip value').fill('0.5');
    expect(training(state).optimizer).toMatchObject({ clipnorm: null, clipvalue: 0.5 });
    await expect.element(box('Clip norm')).toHaveValue('');
  });
});

describe('the learning rate schedule', () => {
  it('fits a decay to the run and tells the rate at any update', async () => {
    const state = await open();
    await choice('Learning rate schedule').selectOptions('cosine');
    const updates = Math.ceil(120 / 32) * 100;
    expect(training(state).schedule).toMatchObject({ type: 'cosine', decay_steps: updates });
    const plot = page.getByRole('slider', { name: 'Learning rate over the run' });
    await expect.element(plot).toHaveAttribute('aria-valuemax', String(updates - 1));
    plot.element().focus();
    await userEvent.keyboard('{Home}');
    await expect.element(plot).toHaveAttribute('aria-valuetext', 'Update 0 (epoch 1): 0.001');
    await userEvent.keyboard('{End}');
    await expect
      .element(plot)
      .toHaveAttribute('aria-valuetext', expect.stringMatching(/^Update 399 \(epoch 100\)/));
    state.undo();
    expect(training(state).schedule).toEqual({ type: 'constant' });
  });

  it('keeps what is typed while boundaries do not rise yet, and stores none of it', async () => {
    const state = await open();
    await choice('Learning rate schedule').selectOptions('piecewise_constant');
    const before = training(state).schedule;
    await box('Boundaries').fill('200, 30');
    await expect.element(page.getByText('Write numbers of updates that rise.')).toBeVisible();
    expect(training(state).schedule).toEqual(before);
    await box('Boundaries').fill('200, 300, 350');
    expect(training(state).schedule).toMatchObject({
      boundaries: [200, 300, 350],
      values: [0.0001, 0.00001, 0.00001],
    });
    await box('Rates').fill('0.1');
    await expect.element(page.getByText('Write 3 rates, one for each boundary.')).toBeVisible();
  });
});

describe('defaults', () => {
  it('are what suits the table, marked where they were changed, and come back', async () => {
    const state = await open();
    await box('Epochs').fill('7');
    await page.getByRole('button', { name: 'Reset Epochs to its default' }).click();
    // 120 training rows in batches of 16 are 8 updates an epoch.
    expect(training(state)).toMatchObject({ epochs: 300 });
    await page.getByRole('button', { name: 'Reset Batch size to its default' }).click();
    expect(training(state)).toMatchObject({ batchSize: 16 });
    await page.getByRole('checkbox', { name: 'Precision' }).click();
    expect(training(state).metrics).toEqual(['accuracy', 'precision']);
    await page.getByRole('button', { name: 'Reset Metrics to their default' }).click();
    expect(training(state).metrics).toEqual(['accuracy']);
  });
});

describe('loss, weights and metrics', () => {
  it('shows the options of a loss and keeps only those that differ', async () => {
    const state = await open();
    await choice('Loss').selectOptions('categorical_focal_crossentropy');
    await box('Gamma').fill('3');
    expect(training(state).lossOptions).toEqual({ gamma: 3 });
    await page.getByRole('button', { name: 'Reset Gamma to its default' }).click();
    expect(training(state).lossOptions).toEqual({});
  });

  it('weighs each class by its name', async () => {
    const state = await open();
    await page.getByText('By hand').click();
    await box('versicolor').fill('2');
    expect(training(state).classWeights).toEqual([1, 2, 1]);
    await page.getByText('Balanced').click();
    expect(training(state).classWeights).toBe('balanced');
  });

  it('takes metrics in and out', async () => {
    const state = await open();
    await page.getByRole('checkbox', { name: 'Top-k accuracy' }).click();
    await box('k of the top-k accuracy').fill('2');
    expect(training(state)).toMatchObject({
      metrics: ['accuracy', 'top_k_categorical_accuracy'],
      topK: 2,
    });
  });

  it('gives every output of several its loss and weight', async () => {
    const second = addNode(iris, 'Dense', { x: 496, y: 120 }, { units: 3, activation: 'softmax' });
    const state = await open(connect(second.network, 'n2', second.id));
    await expect.element(page.getByText(/^Evaluate and Predict go by dense_3/)).toBeVisible();
    await box('Weight of dense_3').fill('0.3');
    expect(training(state).outputs).toEqual({
      n4: { loss: 'sparse_categorical_crossentropy', lossOptions: {}, weight: 0.3 },
    });
    await page.getByRole('button', { name: 'Reset Weight of dense_3 to its default' }).click();
    expect(training(state).outputs).toEqual({});
  });
});

describe('engine and device', () => {
  it('say why something is not here, and leave the device to the compiled engine', async () => {
    const state = await open();
    await expect
      .element(page.getByText('Graphics card (WebGPU): No graphics card was found.'))
      .toBeVisible();
    await expect.element(page.getByRole('option', { name: 'TensorFlow: not here' })).toBeDisabled();
    await choice('Device').selectOptions('cpu');
    expect(training(state).device).toBe('cpu');
    await choice('Engine').selectOptions('reference');
    await expect.element(choice('Device')).toBeDisabled();
  });
});

it.each(['light', 'dark'])('axe finds nothing wrong with the settings (%s)', async (theme) => {
  document.documentElement.dataset['theme'] = theme;
  await open();
  await choice('Learning rate schedule').selectOptions('one_cycle');
  await page.getByRole('button', { name: /^More of Adam/ }).click();
  const { violations } = await axe.run(document.body, {
    rules: {
      'page-has-heading-one': { enabled: false },
      region: { enabled: false },
      'heading-order': { enabled: false },
    },
  });
  delete document.documentElement.dataset['theme'];
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});

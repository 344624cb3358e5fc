import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { AppError } from '../../../common/errors/app-error.ts';
import type { MachineSpeed, NetworkMeasurement } from '../../../common/measure/measure-api.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import DesignView from '../../../renderer/views/DesignView.svelte';
import TrainView from '../../../renderer/views/TrainView.svelte';
import { denseNetwork } from '../../common/network/networks.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';
import { irisProject, table } from './iris-project.ts';

const iris = denseNetwork([4, 8, 3], 'softmax');
const engine = { id: 'compiled', name: 'Compiled', device: 'CPU', threads: 1, reason: '' } as const;
const speed: MachineSpeed = {
  choice: { engine: 'auto', device: 'auto', threads: null },
  engine,
  speed: [1000, 0, 0, 0, 0, 0],
  baseMemory: 2e8,
  measuredAt: '2026-01-01T00:00:00Z',
};
const measurement: NetworkMeasurement = {
  milliseconds: 500,
  from: 480,
  to: 520,
  steps: 40,
  memory: 3e8,
  baseMemory: 1e8,
  engine,
};

async function open(view: typeof DesignView, answers: Answers = {}) {
  await page.viewport(1280, 800);
  const connection = handMadeConnection({ 'measure.speeds': () => [], ...answers });
  let state: ProjectState | undefined;
  await render(InStudio, {
    connection,
    view,
    project: irisProject(iris),
    table,
    onready: (_studio: Studio, project: ProjectState) => (state = project),
  });
  if (!state) throw new Error('The view did not start.');
  return { state, connection };
}

/** What axe finds that keeps people out. */
async function findings(selector: string): Promise<string[]> {
  const { violations } = await axe.run(selector);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

const summary = page.getByRole('table', { name: 'Summary of the network' });

describe('the summary', () => {
  it('shows further columns when they are switched on, and is sorted by them', async () => {
    await open(DesignView);
    await page.getByRole('button', { name: 'Summary' }).click();
    await expect
      .element(summary.getByRole('row').nth(2).getByText('dense_1').first())
      .toBeVisible();
    await page.getByRole('button', { name: 'Multiply-adds', exact: true }).click();
    await summary.getByRole('button', { name: 'Multiply-adds' }).click();
    const head = summary.getByRole('columnheader', { name: 'Multiply-adds' });
    await expect.element(head).toHaveAttribute('aria-sort', 'descending');
    await expect
      .element(summary.getByRole('row').nth(1).getByText('dense_1').first())
      .toBeVisible();
    await expect
      .element(summary.getByRole('row').nth(3).getByText('input_1').first())
      .toBeVisible();
    expect(await findings('.summary')).toEqual([]);
  });

  it('is walked through with the arrow keys, which select layers', async () => {
    await open(DesignView);
    await page.getByRole('button', { name: 'Summary' }).click();
    await summary.getByRole('button', { name: 'input_1' }).click();
    summary.getByRole('button', { name: 'input_1' }).element().focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect.element(summary.getByRole('button', { name: 'dense_2' })).toHaveFocus();
    await expect
      .element(
        page
          .getByRole('region', { name: 'Help' })
          .getByText(/3 units/)
          .first(),
      )
      .toBeVisible();
  });
});

describe('help for a layer', () => {
  it('has a picture, a formula and what the layer costs', async () => {
    await open(DesignView);
    await page.getByRole('button', { name: 'Summary' }).click();
    await summary.getByRole('button', { name: 'dense_1' }).click();
    const help = page.getByRole('region', { name: 'Help' });
    await expect
      .element(help.getByRole('img', { name: /Each of 8 units adds up all 4/ }))
      .toBeVisible();
    const formula = help.element().querySelector('math');
    expect(formula?.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
    expect(formula?.querySelector('mi')?.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
    expect(formula?.textContent.replace(/\s/g, '')).toBe('y=activation(x·W+b)');
    await expect.element(help.getByText('32', { exact: true }).first()).toBeVisible();
    await help.getByRole('button', { name: /About core layers/ }).click();
    await expect.element(help.getByText(/Data enter at an Input layer/)).toBeVisible();
    expect(await findings('.help')).toEqual([]);
  });
});

describe('time and memory', () => {
  const panel = page.getByRole('region', { name: 'Time and memory' });

  it('are told once the machine was measured, and better by the network itself', async () => {
    const { connection } = await open(TrainView, {
      'measure.machine': () => speed,
      'measure.network': () => measurement,
    });
    await expect.element(panel.getByText(/not measured yet/).first()).toBeVisible();
    await panel.getByRole('button', { name: 'Measure this machine' }).click();
    // About seven steps of a second each, and a third of the time for validation rows.
    await expect.element(panel.getByText(/about .* s \(/).first()).toBeVisible();
    await panel.getByRole('button', { name: 'Measure this network' }).click();
    await expect.element(panel.getByText(/Measured with this network/).first()).toBeVisible();
    await expect.element(panel.getByText(/about 300\sMB/).first()).toBeVisible();
    const asked = connection.calls.find(({ name }) => name === 'measure.network')?.input;
    expect(asked).toMatchObject({ task: 'multiclass', featureCount: 4, targetCount: 1 });
    expect(await findings('section[aria-label="Time and memory"]')).toEqual([]);
  });

  it('are measured until the person cancels, and say why they could not be', async () => {
    let stop = (_error: AppError): void => {};
    await open(TrainView, {
      'measure.machine': () => new Promise((_, reject) => (stop = reject)),
      'measure.cancel': () => stop(new AppError('cancelled', 'The measurement was stopped.')),
      'measure.network': () => {
        throw new AppError('conflict', '“iris-1” is training. Measure when it has ended.');
      },
    });
    await panel.getByRole('button', { name: 'Measure this machine' }).click();
    await expect.element(panel.getByRole('progressbar')).toBeVisible();
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await panel.getByRole('button', { name: 'Measure this network' }).click();
    await expect.element(panel.getByText(/“iris-1” is training\./).first()).toBeVisible();
  });
});

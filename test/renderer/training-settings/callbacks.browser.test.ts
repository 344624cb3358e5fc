import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import TrainingSettings from '../../../renderer/features/training-settings/TrainingSettings.svelte';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import { denseNetwork } from '../../common/network/networks.ts';
import { irisProject, table } from '../design/iris-project.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

const iris = denseNetwork([4, 8, 3], 'softmax');

async function open(): Promise<ProjectState> {
  await page.viewport(480, 800);
  let state: ProjectState | undefined;
  await render(InStudio, {
    connection: handMadeConnection({
      'projects.save': () => ({ ...irisProject(iris), revision: 1 }),
      'app.engines': () => [],
    }),
    view: TrainingSettings,
    project: irisProject(iris),
    table,
    onready: (_studio: Studio, project: ProjectState) => (state = project),
  });
  await expect.element(add()).toBeVisible();
  if (!state) throw new Error('The settings did not start.');
  return state;
}

const add = () => page.getByRole('button', { name: 'Add a callback' });
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const box = (name: string) => page.getByRole('textbox', { name, exact: true });
const choice = (name: string) => page.getByRole('combobox', { name, exact: true });
const types = (state: ProjectState) => state.project.training.callbacks.map(({ type }) => type);

async function addOne(name: RegExp): Promise<void> {
  await add().click();
  await page.getByRole('menuitem', { name }).click();
}

describe('callbacks', () => {
  it('begin with what ends a run at a loss that is no number, and nothing else', async () => {
    const state = await open();
    expect(types(state)).toEqual(['TerminateOnNaN']);
    await expect
      .element(page.getByText('Ends the run at the first loss that is no number.'))
      .toBeVisible();
  });

  it('keep names and settings inside their cards, however narrow the pane is', async () => {
    await open();
    await addOne(/^Early stopping/);
    await box('Patience').fill('4');
    await button(/^More of EarlyStopping/).click();
    await box('Baseline').fill('0.5');
    await addOne(/^Learning rate by formula/);
    for (const width of [280, 225]) {
      await page.viewport(width, 1200);
      for (const type of ['EarlyStopping', 'LearningRateScheduler']) {
        const card = page.getByRole('group', { name: type }).element();
        const { right } = card.getBoundingClientRect();
        const beyond = [...card.querySelectorAll('button, input, span, textarea')].filter(
          (one) =>
            !one.closest('.visually-hidden') && one.getBoundingClientRect().right > right + 0.5,
        );
        expect(beyond.map((one) => one.outerHTML)).toEqual([]);
        const name = card.querySelector('.words')?.getBoundingClientRect();
        const up = card.querySelector('[aria-label$=" up"]')?.getBoundingClientRect();
        expect(name?.right).toBeLessThanOrEqual((up?.left ?? 0) + 0.5);
      }
    }
  });

  it('are added from a menu that says what each is for, and open with the focus on them', async () => {
    const state = await open();
    await add().click();
    await expect
      .element(page.getByRole('menuitem', { name: /Lowers the learning rate when a value/ }))
      .toBeVisible();
    await page.getByRole('menuitem', { name: /^Early stopping/ }).click();
    await expect.element(button('EarlyStopping')).toHaveFocus();
    await expect
      .element(
        page.getByText(/^Ends the run when val_loss has not improved for 10 epochs, and goes back/),
      )
      .toBeVisible();
    await box('Patience').fill('4');
    await choice('Monitor').selectOptions('val_accuracy');
    expect(state.project.training.callbacks[1]).toMatchObject({
      type: 'EarlyStopping',
      monitor: 'val_accuracy',
      patience: 4,
      restore_best_weights: true,
    });
    await button('Reset Patience to its default').click();
    expect(state.project.training.callbacks[1]).toMatchObject({ patience: 10 });
  });

  it('move, go and come back with undo, and the focus stays with them', async () => {
    const state = await open();
    await addOne(/^Early stopping/);
    await addOne(/^CSV log/);
    expect(types(state)).toEqual(['TerminateOnNaN', 'EarlyStopping', 'CSVLogger']);
    await button('Move CSVLogger up').click();
    expect(types(state)).toEqual(['TerminateOnNaN', 'CSVLogger', 'EarlyStopping']);
    await expect.element(button('CSVLogger')).toHaveFocus();
    await expect.element(page.getByText('CSVLogger is number 2 of 3.')).toBeInTheDocument();
    await button('Remove EarlyStopping').click();
    await expect.element(button('CSVLogger')).toHaveFocus();
    state.undo();
    state.undo();
    state.undo();
    expect(types(state)).toEqual(['TerminateOnNaN', 'EarlyStopping']);
    await button('Reset callbacks to their default').click();
    expect(types(state)).toEqual(['TerminateOnNaN']);
  });

  it('are added and set by keyboard alone', async () => {
    const state = await open();
    (add().element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('menuitem', { name: /^Early stopping/ })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await expect.element(button('ReduceLROnPlateau')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(button('ReduceLROnPlateau')).toHaveAttribute('aria-expanded', 'false');
    expect(types(state)).toEqual(['TerminateOnNaN', 'ReduceLROnPlateau']);
  });

  it('suggest early stopping for few rows, once', async () => {
    const state = await open();
    await button('Add early stopping').click();
    expect(types(state)).toEqual(['TerminateOnNaN', 'EarlyStopping']);
    await expect.element(button('Add early stopping')).not.toBeInTheDocument();
  });

  it('say what they cannot do and mend it with one click', async () => {
    const state = await open();
    await addOne(/^Early stopping/);
    await box('Patience').fill('5000');
    await expect
      .element(page.getByText(/with a patience of 5000 it never ends the run/))
      .toBeVisible();
    await button(/^Set patience to \d+$/).click();
    const callback = state.project.training.callbacks[1];
    expect(callback?.type === 'EarlyStopping' && callback.patience).toBeLessThan(50);
  });

  it('show a rate by formula in the plot of the rate', async () => {
    await open();
    await expect
      .element(page.getByRole('slider', { name: 'Learning rate over the run' }))
      .not.toBeInTheDocument();
    await addOne(/^Learning rate by formula/);
    await box('Rate').fill('0.5 if epoch < 1 else 0.25');
    await expect.element(page.getByText(/^From 0\.5 to 0\.25 over/)).toBeVisible();
  });
});

describe('a rule', () => {
  it('shows where its condition is wrong while it is typed, and mends a name', async () => {
    const state = await open();
    await addOne(/^Rule of yours/);
    await box('When').fill('val_acuracy > .6 and epoch > 3');
    await expect
      .element(page.getByText('“val_acuracy” is not logged; val_accuracy is.'))
      .toBeVisible();
    await expect.element(page.getByText('val_acuracy', { exact: true })).toBeVisible();
    await button('Write val_accuracy > .6 and epoch > 3').click();
    expect(state.project.training.callbacks[1]).toMatchObject({
      when: 'val_accuracy > .6 and epoch > 3',
    });
    await expect
      .element(page.getByText('Ends the run as soon as val_accuracy > .6 and epoch > 3.'))
      .toBeVisible();
    await box('When').fill('val_loss > 1 && epoch');
    await expect.element(page.getByText('Write “and” instead of “&&”.')).toBeVisible();
  });

  it('takes names and functions at the cursor', async () => {
    const state = await open();
    await addOne(/^Rule of yours/);
    await box('When').fill('1 < ');
    await page.getByRole('button', { name: /^Names and functions/ }).click();
    await button('Insert previous').click();
    await expect.element(box('When')).toHaveFocus();
    await button('Insert val_loss').click();
    expect(state.project.training.callbacks[1]).toMatchObject({ when: '1 < previous(val_loss)' });
  });

  it('asks for a factor only where it multiplies the rate', async () => {
    await open();
    await addOne(/^Rule of yours/);
    await expect.element(box('Factor')).not.toBeInTheDocument();
    await choice('Then').selectOptions('scale_learning_rate');
    await expect.element(box('Factor')).toBeVisible();
  });
});

describe('the callbacks', () => {
  it.each(['light', 'dark'])('have no accessibility findings, in the %s theme', async (theme) => {
    document.documentElement.dataset['theme'] = theme;
    await open();
    await addOne(/^Early stopping/);
    await addOne(/^Rule of yours/);
    await box('When').fill('val_los > 1');
    await expect.element(button('Write val_loss > 1')).toBeVisible();
    const { violations } = await axe.run(document.body, {
      rules: {
        'page-has-heading-one': { enabled: false },
        region: { enabled: false },
        'heading-order': { enabled: false },
      },
    });
    delete document.documentElement.dataset['theme'];
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
});

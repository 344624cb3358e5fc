/** LeNet-5 (LeCun et al. 1998) built, connected and configured on the canvas without a mouse. */
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { orderNodes } from '../../../common/network/compile-order.ts';
import { totalParameters } from '../../../common/network/infer-shapes.ts';
import { canvas, card, layer, openDesign, wires } from './open-design.ts';

/** Opens the list behind what is selected and adds the first hit. */
async function add(query: string, name: string): Promise<void> {
  await userEvent.keyboard(' ');
  await expect.element(page.getByRole('combobox', { name: 'Search layers' })).toHaveFocus();
  await userEvent.keyboard(`${query}{Enter}`);
  await expect.element(card(name)).toBeVisible();
  card(name).element().focus();
}

/** Goes to the settings of the layer with the focus, types into fields, and comes back. */
async function set(name: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => document.activeElement?.closest('[aria-label="Inspector"]')).toBeTruthy();
  for (const [label, value] of Object.entries(fields)) {
    const field = page.getByRole('textbox', { name: label, exact: true }).element() as HTMLElement;
    field.focus();
    await userEvent.keyboard(`{Control>}a{/Control}${value}{Enter}`);
  }
  card(name).element().focus();
}

async function choose(name: string, label: string, first: string): Promise<void> {
  const field = page.getByRole('combobox', { name: label }).element() as HTMLElement;
  field.focus();
  await userEvent.keyboard(first);
  card(name).element().focus();
}

it('LeNet-5 is built, connected and configured by keyboard alone', async () => {
  const { state } = await openDesign();
  canvas.element().focus();
  await add('input', 'input_1');
  await set('input_1', { Shape: '28, 28, 1' });
  await add('conv2d', 'conv2d_1');
  await set('conv2d_1', { Filters: '6' });
  await choose('conv2d_1', 'Activation', 'tanh');
  await add('averagepooling2d', 'average_pooling2d_1');
  await add('conv2d', 'conv2d_2');
  await set('conv2d_2', { Filters: '16' });
  await choose('conv2d_2', 'Activation', 'tanh');
  await add('averagepooling2d', 'average_pooling2d_2');
  await add('flatten', 'flatten_1');
  for (const [name, units] of [
    ['dense_1', '120'],
    ['dense_2', '84'],
    ['dense_3', '10'],
  ] as const) {
    await add('dense', name);
    await set(name, { Units: units });
    await choose(name, 'Activation', name === 'dense_3' ? 'softmax' : 'tanh');
  }
  // One connection is taken away and drawn again.
  card('flatten_1').element().focus();
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}{Delete}');
  await expect.poll(() => wires(state)).not.toContain('flatten_1→dense_1');
  card('flatten_1').element().focus();
  await userEvent.keyboard('{Escape}');
  card('average_pooling2d_2').element().focus();
  await userEvent.keyboard('{ArrowRight}{Alt>}c{/Alt}{Enter}');
  await expect.poll(() => wires(state)).toContain('flatten_1→dense_1');

  const { ordered } = orderNodes(state.project.network);
  expect(ordered.map(({ type }) => type)).toEqual([
    'Input',
    'Conv2D',
    'AveragePooling2D',
    'Conv2D',
    'AveragePooling2D',
    'Flatten',
    'Dense',
    'Dense',
    'Dense',
  ]);
  expect(layer(state, 'conv2d_2').params).toMatchObject({ filters: 16, activation: 'tanh' });
  expect(layer(state, 'dense_3').params).toMatchObject({ units: 10, activation: 'softmax' });
  expect(state.shapes.errors.size).toBe(0);
  // 60 + 880 + 48,120 + 10,164 + 850 with kernels of 3×3 on 28×28 without padding.
  expect(totalParameters(state.shapes).trainable).toBe(60 + 880 + 48_120 + 10_164 + 850);
});

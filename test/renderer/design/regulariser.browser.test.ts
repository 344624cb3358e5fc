/** One regulariser for all kernels: from the menu or the palette, as one step that can be undone. */
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { denseNetwork } from '../../common/network/networks.ts';
import { layer, openDesign } from './open-design.ts';

const iris = denseNetwork([4, 8, 3], 'softmax');

it('sets the regulariser of all layers with kernels in one step', async () => {
  const { state, studio } = await openDesign(iris);
  const command = studio.commands.find(({ id }) => id === 'design.regularise');
  if (!command) throw new Error('The palette does not offer it.');
  expect(command.enabled?.()).toBe(true);
  command.run();
  const dialog = page.getByRole('dialog', { name: 'Regulariser of all kernels' });
  await expect.element(dialog.getByText(/all 2 layers with kernels/)).toBeVisible();
  await dialog.getByLabelText('Kind', { exact: true }).selectOptions('l1_l2');
  await dialog.getByLabelText('Strength of L1', { exact: true }).fill('0.001');
  await dialog.getByLabelText('Strength of L2', { exact: true }).fill('0.02');
  await dialog.getByRole('button', { name: 'Set in all layers' }).click();
  const both = { type: 'l1_l2', l1: 0.001, l2: 0.02 };
  expect(layer(state, 'dense_1').params['kernel_regularizer']).toEqual(both);
  expect(layer(state, 'dense_2').params['kernel_regularizer']).toEqual(both);
  await expect.element(dialog).not.toBeInTheDocument();

  // What all have is where the next choice begins.
  command.run();
  await expect
    .element(dialog.getByLabelText('Strength of L2', { exact: true }))
    .toHaveValue('0.02');
  await userEvent.keyboard('{Escape}');
  state.undo();
  expect(state.project.network).toEqual(iris);
});

import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { chainLayers } from '../../../common/network/chain-layers.ts';
import { makeBlock } from '../../../common/network/blocks/make-block.ts';
import type { NodeSpec } from '../../../common/network/network-spec.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { canvas, card, layer, names, openDesign, settled } from './open-design.ts';

const chain = chainLayers([
  ['Input', { shape: [4] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dropout', { rate: 0.2 }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
const ids = chain.nodes.map(({ id }) => id);
const made = makeBlock(chain, new Set(ids.slice(1, 3)), 'body');

const inside = (state: ProjectState, name: string): readonly NodeSpec[] =>
  layer(state, name).network?.nodes ?? [];
const path = page.getByRole('navigation', { name: 'Open block' });

async function select(...cards: readonly string[]): Promise<void> {
  const [first, ...others] = cards;
  if (first !== undefined) await card(first).click();
  for (const name of others) await card(name).click({ modifiers: ['Shift'] });
}

it('makes a block of the selected layers by keyboard, opens it, edits inside and undoes across levels', async () => {
  const { state } = await openDesign(chain);
  await select('dense_1', 'dropout_1');
  await userEvent.keyboard('{Control>}g{/Control}');
  const dialog = page.getByRole('dialog', { name: 'Make a block' });
  await expect.element(dialog.getByRole('textbox', { name: 'Name' })).toHaveFocus();
  await userEvent.keyboard('body{Enter}');
  await expect.element(card('body')).toHaveFocus();
  expect(names(state)).toEqual(['input_1', 'body', 'dense_2']);
  expect(state.history.undoLabel).toBe('Make block body of 2 layers');
  await expect.element(card('body')).toHaveAccessibleName(/2 layers; output shape \(None, 8\)/);

  await userEvent.keyboard('{Enter}');
  await expect.element(path.getByText(/^body$/)).toBeVisible();
  await expect.element(card('dropout_1')).toBeVisible();
  await settled();
  await select('dropout_1');
  await userEvent.keyboard('dense');
  await userEvent.keyboard('{Enter}');
  await expect
    .poll(() => inside(state, 'body').map(({ type }) => type))
    .toEqual(['Input', 'Dense', 'Dropout', 'Dense']);

  await userEvent.keyboard('{Escape}{Escape}');
  await expect.element(path).not.toBeInTheDocument();
  await expect.element(card('body')).toHaveFocus();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(path).toBeVisible();
  expect(inside(state, 'body')).toHaveLength(3);
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.element(path).not.toBeInTheDocument();
  expect(names(state)).toEqual(['input_1', 'dense_1', 'dropout_1', 'dense_2']);
});

it('says why layers cannot be one block', async () => {
  await openDesign(chain);
  await select('dense_1', 'dense_2');
  await userEvent.keyboard('{Control>}g{/Control}');
  await expect
    .element(page.getByText(/dropout_1 lies between the selected layers/).first())
    .toBeVisible();
});

it('opens a block with a double click, finds layers inside, and leads back by the path', async () => {
  await openDesign(made.network);
  await card('body').dblClick();
  await expect.element(path).toBeVisible();
  await path.getByRole('button', { name: 'Model' }).click();
  await expect.element(card('body')).toHaveFocus();
  await userEvent.keyboard('{Control>}f{/Control}');
  await userEvent.keyboard('dropout');
  await expect.element(path.getByText(/^body$/)).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(card('dropout_1')).toHaveFocus();
});

it('repeats a block, gives it a setting with a value of its own, and unpacks it', async () => {
  const { state } = await openDesign(made.network);
  await select('body');
  await userEvent.selectOptions(
    page.getByRole('combobox', { name: 'Add a setting' }),
    'dense_1 · Units',
  );
  const units = page
    .getByRole('spinbutton', { name: 'Units' })
    .or(page.getByLabelText('Units', { exact: true }));
  await units.first().fill('4');
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => layer(state, 'body').params).toEqual({ units: 4 });
  const repeat = page
    .getByRole('spinbutton', { name: 'Repeat' })
    .or(page.getByLabelText('Repeat', { exact: true }));
  await repeat.first().fill('2');
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => layer(state, 'body').params).toEqual({ units: 4, repeat: 2 });
  await expect.element(card('body')).toHaveAccessibleName(/repeated 2 times/);
  await card('body').click();
  await userEvent.keyboard('{Alt>}{Enter}{/Alt}');
  await expect.poll(() => document.querySelector('[data-inside] svg .layer')).not.toBeNull();
  await userEvent.keyboard('{Control>}{Shift>}g{/Shift}{/Control}');
  await expect
    .poll(() => state.project.network.nodes.filter(({ type }) => type === 'Dense'))
    .toHaveLength(3);
  expect(state.project.network.nodes.filter(({ params }) => params['units'] === 4)).toHaveLength(2);
});

it('keeps a block for other networks: placed from the palette, by typing, deleted and brought back', async () => {
  const { state, studio } = await openDesign(made.network);
  await select('body');
  await page.getByRole('button', { name: 'Save to my blocks…' }).click();
  await userEvent.keyboard('Regular stem{Enter}');
  const own = page.getByRole('button', { name: /^Add Regular stem/ });
  await expect.element(own).toBeInTheDocument();
  await select('dense_2');
  await own.click();
  await expect.poll(() => names(state)).toContain('regular_stem');
  await select('regular_stem');
  await userEvent.keyboard('regular stem');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => names(state)).toContain('regular_stem_1');

  await page.getByRole('button', { name: 'More for Regular stem' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect.element(own).not.toBeInTheDocument();
  const notice = studio.notices.list.find(({ action }) => action?.label === 'Undo');
  expect(notice?.message).toBe('“Regular stem” is no longer in your blocks.');
  notice?.action?.run();
  await expect.element(own).toBeInTheDocument();
});

it('takes a kept block from the palette onto a connection and onto the canvas', async () => {
  const { state } = await openDesign(made.network);
  await select('body');
  await page.getByRole('button', { name: 'Save to my blocks…' }).click();
  await userEvent.keyboard('Stem{Enter}');
  const own = page.getByRole('button', { name: /^Add Stem/ });
  await expect.element(own).toBeInTheDocument();
  await settled();
  const frame = canvas.element().getBoundingClientRect();
  const edge = document.querySelector('.svelte-flow__edge-path')?.getBoundingClientRect();
  if (!edge) throw new Error('There is no connection.');
  const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
  await userEvent.dragAndDrop(own, canvas, {
    targetPosition: { x: x - frame.x, y: y - frame.y },
    steps: 6,
  });
  await expect.poll(() => names(state)).toContain('stem');
  const stem = layer(state, 'stem').id;
  const beside = state.project.network.edges.filter(({ from, to }) => [from, to].includes(stem));
  expect(beside).toHaveLength(2);
  expect(inside(state, 'stem').map(({ type }) => type)).toEqual(['Input', 'Dense', 'Dropout']);

  await userEvent.dragAndDrop(own, canvas, {
    targetPosition: { x: frame.width / 2, y: frame.height - 60 },
    steps: 6,
  });
  await expect.poll(() => names(state)).toContain('stem_1');
});

it('lets a block give what a layer inside gives, and takes it back', async () => {
  const { state } = await openDesign(made.network);
  await card('body').dblClick();
  await select('dropout_1');
  const gives = page.getByRole('switch', { name: 'The block gives this output' });
  await expect.element(gives).toBeDisabled();
  await expect.element(gives).toBeChecked();
  await select('dense_1');
  await expect.element(gives).not.toBeChecked();
  await gives.click();
  await expect.element(gives).toBeChecked();
  const [, dense, dropout] = inside(state, 'body').map(({ id }) => id);
  expect(layer(state, 'body').outputs).toEqual([
    { node: dropout, port: 0 },
    { node: dense, port: 0 },
  ]);
  expect(state.history.undoLabel).toBe('Make dense_1 an output of body');
  await gives.click();
  await expect.element(gives).not.toBeChecked();
  expect(layer(state, 'body').outputs).toBeUndefined();
});

it('uses the weights of a layer again, shows both as one layer, and takes it back', async () => {
  const { state } = await openDesign(chain);
  await select('dense_1');
  await page.getByRole('button', { name: 'Use these weights again' }).click();
  await expect.element(card('dense_3')).toHaveAccessibleName(/the same layer as dense_1/);
  await expect.element(card('dense_1')).toHaveAccessibleName(/used 2 times/);
  expect(document.querySelector('[data-shared-link]')).not.toBeNull();
  await expect.element(page.getByText(/uses the weights and settings of/)).toBeVisible();
  await page.getByRole('button', { name: 'Own weights' }).click();
  expect(layer(state, 'dense_3').params).toEqual({ units: 8, activation: 'relu' });
  expect(layer(state, 'dense_3').sharesWith).toBeUndefined();
});

it('uses a whole block again: what changes in one use changes in both', async () => {
  const { state } = await openDesign(made.network);
  await select('body');
  await page.getByRole('button', { name: 'Use these weights again' }).click();
  await expect.element(card('body_1')).toHaveAccessibleName(/the same block as body/);
  await expect.element(card('body')).toHaveAccessibleName(/used 2 times/);
  expect(inside(state, 'body_1')).toEqual(inside(state, 'body'));

  await select('body_1');
  await userEvent.keyboard('{Enter}');
  await expect.element(card('dropout_1')).toBeVisible();
  await settled();
  await select('dropout_1');
  await userEvent.keyboard('{Delete}');
  expect(inside(state, 'body').map(({ type }) => type)).toEqual(['Input', 'Dense']);
  expect(inside(state, 'body_1')).toEqual(inside(state, 'body'));
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(inside(state, 'body')).toHaveLength(3);
  expect(inside(state, 'body_1')).toEqual(inside(state, 'body'));
});

it('shows on an Input inside a block what comes to it from outside', async () => {
  const wide = makeBlock(chain, new Set(ids.slice(2, 3)), 'body');
  await openDesign(wide.network);
  await select('body');
  await userEvent.keyboard('{Enter}');
  await expect.element(card('input')).toHaveAccessibleName(/Input 8; output shape \(None, 8\)/);
});

it('tells of problems inside on the card and leads to them', async () => {
  const { state } = await openDesign(made.network);
  const broken = state.project.network.nodes.map((node) =>
    node.id === made.id && node.network
      ? {
          ...node,
          network: {
            ...node.network,
            nodes: node.network.nodes.map((inner) =>
              inner.type === 'Dropout' ? { ...inner, params: { rate: 7 } } : inner,
            ),
          },
        }
      : node,
  );
  state.update({ network: { ...state.project.network, nodes: broken } }, 'Break');
  await expect.element(card('body')).toHaveAccessibleName(/error: In body: dropout_1/);
  await select('body');
  await page.getByRole('button', { name: 'Go there' }).click();
  await expect.element(path).toBeVisible();
  await expect.element(card('dropout_1')).toHaveFocus();
});

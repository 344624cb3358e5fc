import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { readNetworkFile } from '../../../renderer/features/code/open-network-file.ts';
import { chainLayers } from '../../../common/network/chain-layers.ts';
import { addNode, setParam } from '../../../common/network/edit-network.ts';
import { writeKerasJson } from '../../../common/keras/write-json.ts';
import { openDesign } from '../design/open-design.ts';

const network = chainLayers([
  ['Input', { shape: [4] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dense', { units: 3, activation: 'softmax' }],
]);
const [, hidden = ''] = network.nodes.map(({ id }) => id);

const code = page.getByRole('textbox', { name: 'Keras code of the network' });

async function openCode(start = network) {
  const { state } = await openDesign(start);
  await page.getByRole('button', { name: 'Code', exact: true }).click();
  await expect.element(code).toBeVisible();
  return state;
}

/** Puts the cursor behind a text in the code. */
async function goBehind(text: string): Promise<void> {
  await userEvent.click(code);
  await userEvent.keyboard('{Control>}f{/Control}');
  await userEvent.keyboard(text.replaceAll(/[{[]/g, '$&$&'));
  await userEvent.keyboard('{Enter}{Escape}{ArrowRight}');
}

describe('the code of a network', () => {
  it('is the model in Keras, and follows the canvas', async () => {
    const state = await openCode();
    await expect.element(code).toMatchTextContent(/keras\.Sequential/);
    await expect.element(code).toMatchTextContent(/layers\.Dense\(8, activation="relu"/);
    state.update({ network: setParam(network, hidden, 'units', 32) }, 'Change units');
    await expect.element(code).toMatchTextContent(/layers\.Dense\(32, activation="relu"/);
  });

  it('changes the network where it is typed in, as one step that can be undone', async () => {
    const state = await openCode();
    const ids = state.project.network.nodes.map(({ id }) => id);
    await goBehind('Dense(8');
    await userEvent.keyboard('0');
    await expect
      .poll(() => state.project.network.nodes.find(({ id }) => id === hidden)?.params['units'])
      .toBe(80);
    expect(state.project.network.nodes.map(({ id }) => id)).toEqual(ids);
    expect(state.project.network.nodes.map(({ position }) => position)).toEqual(
      network.nodes.map(({ position }) => position),
    );
    expect(state.undo()).toBe('Edit code');
    expect(state.project.network).toEqual(network);
    await expect.element(code).toMatchTextContent(/layers\.Dense\(8, /);
  });

  it('marks the line that cannot be read, and leaves the network as it was', async () => {
    const state = await openCode();
    await goBehind('layers.Dense(8');
    await userEvent.keyboard(', colour="red"');
    await expect.element(page.getByRole('status').filter({ hasText: /^Line \d+: / })).toBeVisible();
    await expect
      .poll(() => document.querySelectorAll('.cm-lintRange-error').length)
      .toBeGreaterThan(0);
    expect(state.project.network).toEqual(network);
  });

  it('keeps layers that it leaves out', async () => {
    const loose = addNode(network, 'Dropout', { x: 0, y: 400 });
    const state = await openCode(loose.network);
    await goBehind('Dense(8');
    await userEvent.keyboard('0');
    await expect
      .poll(() => state.project.network.nodes.find(({ id }) => id === hidden)?.params['units'])
      .toBe(80);
    expect(state.project.network.nodes.some(({ id }) => id === loose.id)).toBe(true);
  });

  it('saves the network as Keras JSON', async () => {
    await openCode();
    const clicked: HTMLAnchorElement[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      clicked.push(this);
    });
    await page.getByRole('button', { name: 'Save the network' }).click();
    await page.getByRole('menuitem', { name: /Keras JSON/ }).click();
    await expect
      .poll(() => clicked.map(({ download }) => download.endsWith('.json')))
      .toEqual([true]);
    click.mockRestore();
  });
});

describe('a file of a network', () => {
  it('is read as JSON or code, whatever its name', () => {
    const json = readNetworkFile(writeKerasJson(network), 'model.txt');
    expect(json.network.nodes.map(({ type }) => type)).toEqual(['Input', 'Dense', 'Dense']);
    const written =
      'import keras\nmodel = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n';
    expect(readNetworkFile(written, 'model.py').network.nodes.at(-1)?.params).toEqual({ units: 2 });
  });

  it('is refused with its line where it cannot be read', () => {
    expect(() => readNetworkFile('import keras\nmodel = keras.Sequential([\n', 'm.py')).toThrow(
      /m\.py, line \d+:/,
    );
    expect(() => readNetworkFile('{"class_name": "Lambda"}', 'm.json')).toThrow(/Lambda/);
  });
});

/** LeNet-5 (LeCun et al. 1998) by keyboard alone: data, network, settings, training and verdict, without one event of a mouse. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Keys } from './keys.ts';
import { TestStudio } from './studio.ts';

let studio: TestStudio;
let keys: Keys;

beforeEach(async () => {
  studio = await TestStudio.open();
  keys = new Keys(studio.page);
  await keys.watchPointer();
});
afterEach(async () => {
  await studio.close();
  expect(studio.complaints).toEqual([]);
});

/** The card of a layer on the canvas. */
const card = (name: string) =>
  studio.page.getByRole('group', { name: new RegExp(`^${name},`) }).first();
const inspector = () => studio.page.getByRole('region', { name: 'Inspector' });

/** Types what the layer is called, takes the first of the list, and lands on its card. */
async function add(called: string, name: string): Promise<void> {
  await keys.type(called);
  await studio.page.getByRole('listbox').getByRole('option', { selected: true }).waitFor();
  await keys.press('Enter');
  await card(name).waitFor();
}

/** Goes to the settings of the layer with the keyboard on it, fills them in and comes back. */
async function set(
  numbers: Readonly<Record<string, string>>,
  choices: Readonly<Record<string, string>> = {},
): Promise<void> {
  await keys.press('Enter');
  for (const [label, text] of Object.entries(numbers)) {
    await keys.fill(inspector().getByLabel(label, { exact: true }).first(), text);
  }
  for (const [label, beginning] of Object.entries(choices)) {
    await keys.choose(inspector().getByLabel(label, { exact: true }), beginning);
  }
  await keys.press('Escape');
}

it('LeNet-5 is built, connected, configured and trained', async () => {
  const { page } = studio;
  await keys.activate(page.getByRole('button', { name: /^Digits/ }));
  await page.getByRole('navigation', { name: 'Places' }).waitFor();

  // LeNet-5 sees pictures of 28 × 28.
  await keys.press('Alt+1');
  await keys.activate(page.getByRole('button', { name: /\d\. Images/ }));
  await keys.activate(page.getByRole('button', { name: /^image 8 × 8/ }));
  await keys.fill(page.getByLabel('Width', { exact: true }), '28');
  await keys.fill(page.getByLabel('Height', { exact: true }), '28');
  await page.getByText(/column: 28 × 28, grey/).waitFor();

  // Design begins with the suggested network: away with it.
  await keys.press('Alt+2');
  await card('input_1').waitFor();
  await keys.press('F6', 'Control+a', 'Delete');
  await page.getByText('No layers yet').waitFor();
  await add('input', 'input_1');
  await set({ Shape: '28, 28, 1' });
  await add('conv2d', 'conv2d_1');
  await set({ Filters: '6', 'Kernel, 1 of 2': '5' }, { Padding: 'Keep', Activation: 'tanh' });
  await add('averagepooling2d', 'average_pooling2d_1');
  await add('conv2d', 'conv2d_2');
  await set({ Filters: '16', 'Kernel, 1 of 2': '5' }, { Activation: 'tanh' });
  await add('averagepooling2d', 'average_pooling2d_2');
  await add('flatten', 'flatten_1');
  for (const [name, units, activation] of [
    ['dense_1', '120', 'tanh'],
    ['dense_2', '84', 'tanh'],
    ['dense_3', '10', 'softmax'],
  ] as const) {
    await add('dense', name);
    await set({ Units: units }, { Activation: activation });
  }

  // One connection is taken away and drawn again.
  for (let back = 0; back < 3; back += 1) await keys.press('ArrowLeft');
  await expect.poll(() => keys.isOn(card('flatten_1')), { timeout: 30_000 }).toBe(true);
  const connections = page.locator('.svelte-flow__edge');
  await keys.press('Shift+ArrowRight', 'Delete');
  await expect.poll(() => connections.count(), { timeout: 30_000 }).toBe(7);
  await keys.tabTo(card('input_1'));
  for (let on = 0; on < 5; on += 1) await keys.press('ArrowRight');
  await expect.poll(() => keys.isOn(card('flatten_1')), { timeout: 30_000 }).toBe(true);
  await keys.press('Alt+c', 'Enter');
  await expect.poll(() => connections.count(), { timeout: 30_000 }).toBe(8);
  // 156 + 2,416 + 48,120 + 10,164 + 850, as in the paper with every map of C3 connected to every map of S2.
  await page.getByText('61,706 parameters').waitFor();

  await keys.press('Alt+3');
  await keys.fill(page.getByLabel('Epochs', { exact: true }), '3');
  await keys.press('Control+Enter');
  await page.locator('.state').getByText('Finished').waitFor({ timeout: 120_000 });

  await keys.press('Alt+4');
  await page.getByRole('grid', { name: 'Confusion matrix' }).waitFor();
  const accuracy = page.locator('.numbers li').filter({ hasText: /^Accuracy/i });
  const shown = Number.parseFloat(await accuracy.locator('.value').innerText());
  expect(shown).toBeGreaterThan(70);
  expect(await keys.pointerEvents()).toEqual([]);
});

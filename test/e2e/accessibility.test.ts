/** Every screen, tab, drawer and dialog in light and dark: axe finds nothing there that keeps people out. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './axe.ts';
import { TestStudio } from './studio.ts';

let studio: TestStudio;
/** What was found in the test that is going on. */
let found: string[] = [];

beforeAll(async () => {
  studio = await TestStudio.open();
  await studio.page.emulateMedia({ reducedMotion: 'reduce' });
});
afterAll(async () => {
  await studio.close();
  expect(studio.complaints).toEqual([]);
});

afterEach(() => {
  const before = found;
  found = [];
  expect(before).toEqual([]);
});

const button = (name: string | RegExp) => studio.page.getByRole('button', { name }).first();
const radio = (name: string) => studio.page.getByRole('radio', { name, exact: true });
const dialog = (name?: string | RegExp) =>
  studio.page.getByRole('dialog', name === undefined ? {} : { name }).last();

/** Looks at what is on screen in both themes. */
async function look(screen: string): Promise<void> {
  await studio.page.waitForLoadState('networkidle');
  for (const colorScheme of ['light', 'dark'] as const) {
    await studio.page.emulateMedia({ colorScheme });
    // Only colours change with the theme.
    const rules = colorScheme === 'light' ? undefined : ['color-contrast'];
    for (const finding of await findings(studio.page, rules)) {
      found.push(`${screen}, ${colorScheme}: ${finding}`);
    }
  }
  await studio.page.emulateMedia({ colorScheme: 'light' });
}

/** Opens a sample as a new project. */
async function openSample(name: RegExp): Promise<void> {
  await studio.home();
  await button(name).click();
  await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
}

/** Runs a command from the palette. */
async function command(title: string): Promise<void> {
  const { page } = studio;
  await page.keyboard.press('Control+k');
  await page.locator('.lw-palette-input:focus').waitFor();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await page.locator('.lw-palette-input').waitFor({ state: 'hidden' });
}

async function closeDialog(): Promise<void> {
  const open = studio.page.locator('[role="dialog"][data-state="open"]');
  // Where something in the dialog takes the key first, the next one closes it.
  const pressed = async (): Promise<number> => {
    await studio.page.keyboard.press('Escape');
    return open.count();
  };
  await expect.poll(pressed, { timeout: 30_000 }).toBe(0);
}

describe('Home and what opens from everywhere', () => {
  it('start, samples, teaching sets, pasting', async () => {
    await look('Home');
    for (const name of ['Generate a set', 'Paste']) {
      await button(name).click();
      await dialog().waitFor();
      await look(name);
      await closeDialog();
    }
  });

  it('palette, shortcuts, about, library', async () => {
    await studio.page.keyboard.press('Control+k');
    await studio.page.locator('.lw-palette-input:focus').waitFor();
    await look('Palette');
    await studio.page.keyboard.press('Escape');
    for (const [title, name] of [
      ['Show keyboard shortcuts', 'Keyboard shortcuts'],
      ['About this program', 'About this program'],
      ['Data in the library', /library/i],
    ] as const) {
      await command(title);
      await dialog(name).waitFor();
      await look(title);
      await closeDialog();
    }
  });
});

describe('Data', () => {
  it('a table: its tabs and every step of the recipe', async () => {
    await openSample(/^Restaurant tips/);
    await studio.go('Data');
    await look('Table');
    for (const tab of ['Explore', 'Checks', 'What the network sees', 'Import']) {
      await radio(tab).click();
      await look(tab);
    }
    await radio('Explore').click();
    for (const view of ['Correlations', 'Scatter matrix', 'Missing values', 'Class balance']) {
      await radio(view).click();
      await look(view);
    }
    await radio('Table').first().click();
    const steps = studio.page.getByRole('list', { name: 'Recipe' }).getByRole('button', {
      name: /^\d+\. /,
    });
    for (let step = 0; step < (await steps.count()); step += 1) await steps.nth(step).click();
    await look('Recipe, every step unfolded');
  });

  it('pictures', async () => {
    await openSample(/^Digits/);
    await studio.go('Data');
    await radio('Images').click();
    await studio.page.getByRole('listbox').locator('img').first().waitFor();
    await look('Images');
    for (const step of [/\d\. Images/, /\d\. Augmentation/]) {
      await button(step).click();
      await look(String(step));
    }
  });

  it('texts and series', async () => {
    await openSample(/^Short reviews/);
    await studio.go('Data');
    await look('Texts');
    await openSample(/^Airline passengers/);
    await studio.go('Data');
    await radio('Series').click();
    await look('Series');
  });
});

describe('Design', () => {
  it('the canvas with a layer, a connection, several layers, a note and nothing', async () => {
    const { page } = studio;
    await openSample(/^Iris/);
    await studio.go('Design');
    const first = page.getByRole('group', { name: /^input_1,/ });
    await first.waitFor();
    await look('Canvas');
    await first.click();
    await look('A layer');
    await page.keyboard.press('Shift+ArrowRight');
    await look('A connection');
    await page.keyboard.press('Control+a');
    await look('Several layers');
    await page.keyboard.press('Alt+g');
    await page.keyboard.type('All of it');
    await page.keyboard.press('Enter');
    await look('A frame');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menu').waitFor();
    await look('Menu');
    await page.keyboard.press('Escape');
    await page.keyboard.press('F6');
    await page.keyboard.press('d');
    await page.getByRole('listbox').waitFor();
    await look('List of layers');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('dense');
    await look('Find');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.getByText('No layers yet').waitFor();
    await look('Empty canvas');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
  });

  it('the drawers', async () => {
    for (const drawer of ['Problems', 'Summary', 'Code', 'Versions', 'History']) {
      await button(new RegExp(`^${drawer}`)).click();
      await look(drawer);
    }
    await button(/^History/).click();
  });

  it('the gallery, a network in it, and saving', async () => {
    await button('Start from a network…').click();
    await dialog().waitFor();
    await look('Gallery');
    await dialog()
      .getByRole('option', { name: /LeNet-5/ })
      .first()
      .click();
    await look('A network of the gallery');
    await closeDialog();
    await button('Save the network').click();
    await studio.page.getByRole('menu').waitFor();
    await look('Saving');
    await studio.page.getByRole('menuitem', { name: /Keras script/ }).click();
    await dialog().waitFor();
    await look('Script');
    await closeDialog();
  });
});

describe('a trained project', () => {
  it('Train before, during and after', async () => {
    await studio.go('Train');
    await look('Train without a run');
    const epochs = studio.page.getByLabel('Epochs', { exact: true });
    await epochs.fill('3');
    await epochs.press('Enter');
    for (const run of [1, 2]) {
      await studio.page.keyboard.press('Control+Enter');
      await expect
        .poll(() => studio.page.locator('.state').innerText(), { timeout: 60_000 })
        .toMatch(new RegExp(` ${run}\\s[^]*Finished`));
      await studio.page.locator('.state .run').waitFor();
      if (run > 1) continue;
      await epochs.fill('4');
      await epochs.press('Enter');
    }
    await look('Train with a run');
  });

  it('Evaluate, Runs, Compare, Predict', async () => {
    const { page } = studio;
    await studio.go('Evaluate');
    await page.locator('.numbers li').first().waitFor();
    await look('Evaluate');
    await studio.go('Runs');
    const boxes = page.getByRole('region', { name: 'Runs', exact: true }).getByRole('checkbox');
    for (let box = 0; box < (await boxes.count()); box += 1) await boxes.nth(box).check();
    await look('Runs compared');
    await studio.go('Predict');
    await look('Predict a row');
    await studio.go('Design');
    await page.getByRole('group', { name: /^dense_1,/ }).click();
    await page.keyboard.type('dropout');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: /^dropout_1,/ }).waitFor();
    await button(/^Versions/).click();
    await button(/^Compare/).click();
    await look('Networks compared');
  });

  it('Home with a project, and its menu', async () => {
    await studio.home();
    await look('Home with projects');
  });
});

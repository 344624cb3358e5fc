import type { Locator, Page } from 'playwright-core';
import type { TestStudio } from './studio.ts';

/** The numbers that Evaluate shows of a run. */
export interface Judged {
  readonly rows: number;
  /** Under the labels on screen, lower case: `accuracy`, `mean squared error`. */
  readonly numbers: Readonly<Record<string, number>>;
}

type SettingsPlace = 'Design' | 'Train';

/** What a person does in the studio, by the names on screen. */
export class Person {
  readonly #studio: TestStudio;

  constructor(studio: TestStudio) {
    this.#studio = studio;
  }

  get #page(): Page {
    return this.#studio.page;
  }

  /** From Home, chooses a table; its project is open afterwards. */
  async importTable(path: string): Promise<void> {
    await this.#studio.home();
    await this.chooseFile(this.#page.getByRole('button', { name: 'Choose files' }), path);
    await this.#page.getByRole('list', { name: 'Recipe' }).waitFor({ timeout: 30_000 });
  }

  /** From Home, chooses files as one dataset; its project is open afterwards. */
  async importFiles(paths: readonly string[]): Promise<void> {
    await this.#studio.home();
    const chooser = this.#page.waitForEvent('filechooser');
    await this.#page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles([...paths]);
    await this.#page.getByRole('list', { name: 'Recipe' }).waitFor({ timeout: 180_000 });
  }

  /** Opens a project from its card on Home. */
  async openProject(name: RegExp): Promise<void> {
    await this.#studio.home();
    await this.#page
      .getByRole('article')
      .filter({ hasText: name })
      .first()
      .getByRole('button')
      .first()
      .click();
    await this.#page.getByRole('navigation', { name: 'Places' }).waitFor();
  }

  /** The line of a run in the table of runs. */
  run(name: RegExp): Locator {
    return this.#page.getByRole('region', { name: 'Runs', exact: true }).getByRole('row', { name });
  }

  async chooseFile(button: Locator, path: string): Promise<void> {
    const chooser = this.#page.waitForEvent('filechooser');
    await button.click();
    await (await chooser).setFiles(path);
  }

  /** One step of the recipe, unfolded. */
  async step(title: string): Promise<Locator> {
    await this.#studio.go('Data');
    const step = this.#page
      .getByRole('list', { name: 'Recipe' })
      .getByRole('listitem')
      .filter({ has: this.#page.getByRole('button', { name: new RegExp(`\\d\\. ${title}`) }) });
    const head = step.getByRole('button', { name: new RegExp(`\\d\\. ${title}`) });
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
    return step;
  }

  async predictColumn(column: string): Promise<void> {
    const step = await this.step('Target');
    await step.getByLabel('Predict', { exact: true }).selectOption(column);
  }

  /** In percent. The part set last is the one that is met exactly, so training comes last. */
  async setSplit(parts: {
    train: number;
    validation: number;
    test: number;
    seed?: number;
  }): Promise<void> {
    const step = await this.step('Split');
    for (const [label, percent] of [
      ['Test', parts.test],
      ['Validation', parts.validation],
      ['Training', parts.train],
    ] as const) {
      await step.getByLabel(label, { exact: true }).fill(String(percent));
      await step.getByLabel(label, { exact: true }).press('Enter');
    }
    if (parts.seed !== undefined) {
      await step.getByLabel('Seed', { exact: true }).fill(String(parts.seed));
      await step.getByLabel('Seed', { exact: true }).press('Enter');
    }
    await step
      .getByText(
        `${parts.train} % training, ${parts.validation} % validation, ${parts.test} % test`,
      )
      .waitFor();
  }

  async scaleNumbers(scaling: 'none' | 'standard' | 'min-max'): Promise<void> {
    const step = await this.step('Scaling');
    await step
      .getByRole('group', { name: 'All numbers' })
      .getByLabel('Scaling', { exact: true })
      .selectOption(scaling);
  }

  /** Gives the network hidden Dense layers of these sizes, adding and deleting as needed. */
  async setHiddenUnits(units: readonly number[], activation = 'relu'): Promise<void> {
    await this.#studio.go('Design');
    await this.#page.locator('.svelte-flow__node').first().waitFor();
    for (let hidden = await this.#hiddenLayers(); hidden.length !== units.length;) {
      const last = hidden.at(-1);
      if (hidden.length > units.length && last) {
        await last.click();
        await this.#page.keyboard.press('Delete');
      } else {
        await (last ?? this.#page.locator('.svelte-flow__node').first()).click();
        const find = this.#page.getByRole('searchbox', { name: 'Find a layer' });
        await find.fill('Dense');
        await find.press('Enter');
      }
      hidden = await this.#hiddenLayers();
    }
    for (const [index, size] of units.entries()) {
      await (await this.#hiddenLayers())[index]?.click();
      await this.#page.getByLabel('Units', { exact: true }).fill(String(size));
      await this.#page.getByLabel('Units', { exact: true }).press('Enter');
      await this.#page.getByLabel('Activation', { exact: true }).selectOption(activation);
    }
  }

  /** The Dense layers before the output, left to right. */
  async #hiddenLayers(): Promise<Locator[]> {
    const cards = await this.#page
      .locator('.svelte-flow__node')
      .filter({ has: this.#page.locator('.type', { hasText: /^Dense$/ }) })
      .all();
    const places = await Promise.all(cards.map(async (card) => (await card.boundingBox())?.x ?? 0));
    return cards
      .map((card, index) => ({ card, x: places[index] ?? 0 }))
      .sort((a, b) => a.x - b.x)
      .slice(0, -1)
      .map(({ card }) => card);
  }

  /** The total under the canvas. */
  async parameterCount(): Promise<number> {
    await this.#studio.go('Design');
    const text = await this.#page.getByText(/[\d,]+ parameters$/).innerText();
    return Number(text.replace(/\D/g, ''));
  }

  async setTraining(fields: Readonly<Record<string, number>>): Promise<void> {
    await this.#settings('Train');
    for (const [label, value] of Object.entries(fields)) {
      const field = this.#page.getByLabel(label, { exact: true });
      await field.fill(String(value));
      await field.press('Enter');
    }
  }

  async #settings(place: SettingsPlace): Promise<void> {
    await this.#studio.go(place);
    await this.#page.getByLabel('Epochs', { exact: true }).waitFor();
  }

  /** Presses Train and waits for the run to end; returns what the line of the run says. */
  async train(): Promise<string> {
    await this.#studio.go('Train');
    const name = this.#page.locator('.state .run');
    const before = (await name.count()) > 0 ? await name.innerText() : '';
    const button = this.#page.getByRole('button', { name: 'Train', exact: true }).first();
    await button.click();
    // The default name of each run differs from the one before.
    await name.filter({ hasNotText: new RegExp(`^${escaped(before)}$`) }).waitFor();
    await button.waitFor({ timeout: 200_000 });
    return (await this.#page.locator('.state .line').innerText()).replaceAll('\n', ' ');
  }

  /** The headline numbers of the newest run on some rows. */
  async judged(split: 'Test' | 'Validation' | 'Training'): Promise<Judged> {
    await this.#studio.go('Runs');
    await this.#studio.go('Evaluate');
    await this.#page
      .getByRole('radiogroup', { name: 'Rows to judge by' })
      .getByText(split, { exact: true })
      .click();
    const overview = this.#page.getByRole('tabpanel', { name: 'Overview' });
    const about = overview
      .getByRole('paragraph')
      .filter({ hasText: new RegExp(`[\\d,]+\\s+${split.toLowerCase()}\\s+rows?\\.`) });
    await about.first().waitFor();
    const numbers: Record<string, number> = {};
    for (const item of await overview.locator('.numbers li').all()) {
      const label = (await item.locator('.label').innerText()).toLowerCase();
      numbers[label] = readShown(await item.locator('.value').innerText());
    }
    const all = overview.locator('section').filter({ hasText: /^All metrics/ });
    for (const item of await all.locator('dl > div').all()) {
      const label = (await item.locator('dt').innerText()).toLowerCase();
      numbers[label] = readShown(await item.locator('dd').innerText());
    }
    const over = /[\d,]+/.exec(await about.first().innerText());
    return { rows: Number((over?.[0] ?? 'NaN').replaceAll(',', '')), numbers };
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Reads `94.67 %` as .9467 and `1,234.5` as 1234.5. */
export function readShown(text: string): number {
  const number = Number(text.replace(/[^\d.eE−-]/g, '').replace('−', '-'));
  return text.includes('%') ? number / 100 : number;
}

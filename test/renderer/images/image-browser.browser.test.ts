import '../../../renderer/styles/base.css';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import type { Recipe } from '../../../common/datasets/recipe.ts';
import ImageBrowser from '../../../renderer/features/images/ImageBrowser.svelte';
import { imageApi, imageRecipe, imageTable } from './image-table.ts';

type View = 'pictures' | 'statistics' | 'augmentation';

async function open(rows: number, view: View = 'pictures') {
  await page.viewport(1000, 700);
  document.getElementById('room')?.remove();
  const target = document.createElement('div');
  target.id = 'room';
  target.style.height = '700px';
  document.body.append(target);
  const table = imageTable(rows);
  const { api, asked } = imageApi(rows);
  const changes: { readonly recipe: Recipe; readonly label: string }[] = [];
  const props = {
    api,
    table,
    recipe: imageRecipe(table),
    column: 'photo',
    view,
    onview: (next: View) => void screen.rerender({ ...props, view: next }),
    onchange: (recipe: Recipe, label: string) => {
      changes.push({ recipe, label });
      void screen.rerender({ ...props, recipe });
    },
    onerror: (error: unknown) => {
      throw error;
    },
  };
  const screen = await render(ImageBrowser, { props, target });
  return { asked, changes };
}

const list = () => page.getByRole('listbox', { name: /animals/ });
const element = () => list().element() as HTMLElement;

async function findings(): Promise<string[]> {
  const { violations } = await axe.run(document.body);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

describe('the grid of pictures', () => {
  it('uses the same elements again however far it is scrolled', async () => {
    await open(10_000);
    await expect
      .element(page.getByRole('option', { name: /Picture of row/ }).first())
      .toBeVisible();
    const tiles = () => element().querySelectorAll('[role="option"]');
    const known = new Set<Element>();
    /** Pixels from one line of pictures to the next, and pictures in a line. */
    const line = 96 + 8;
    const across = Math.floor((element().clientWidth - 8) / line);
    const scroll = async (to: number) => {
      element().scrollTop = to;
      const first = Math.floor(Math.max(0, element().scrollTop - 8) / line) * across + 1;
      await expect
        .poll(() => [...tiles()].map((tile) => tile.getAttribute('aria-posinset')))
        .toContain(String(first));
      for (const tile of tiles()) known.add(tile);
    };
    await scroll(500);
    const { scrollHeight, clientHeight } = element();
    for (let step = 0; step <= 20; step += 1) {
      await scroll(((scrollHeight - clientHeight) * step) / 20);
    }
    expect(known.size).toBeLessThanOrEqual((Math.ceil(clientHeight / line) + 4) * across);
    await expect.element(page.getByRole('option', { name: 'Picture of row 10,000' })).toBeVisible();
  });

  it('is walked by arrow keys, says what is looked at, and opens it with Enter', async () => {
    await open(300);
    await expect
      .element(page.getByRole('option', { name: /Picture of row/ }).first())
      .toBeVisible();
    element().focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(page.getByText('picture-2.png')).toBeVisible();
    await expect.element(page.getByText('animal: emu')).toBeVisible();
    await userEvent.keyboard('{End}');
    await expect.element(page.getByText('picture-299.png')).toBeVisible();
    await userEvent.keyboard('{Enter}');
    const dialog = page.getByRole('dialog', { name: 'picture-299.png' });
    await expect.element(dialog).toBeVisible();
    await userEvent.keyboard('{ArrowLeft}');
    await expect.element(page.getByRole('dialog', { name: 'picture-298.png' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });

  it('shows one class in one part of the split', async () => {
    const { asked } = await open(300);
    await page.getByLabelText('Class', { exact: true }).selectOptions('dog (100)');
    await page.getByLabelText('Part of the split').selectOptions('Test');
    await expect.element(page.getByRole('listbox', { name: 'animals: 10 pictures' })).toBeVisible();
    expect(asked.at(-1)?.input).toMatchObject({
      where: { column: 'animal', value: 'dog' },
      part: { name: 'test' },
    });
    await expect.element(page.getByText('picture-10.png')).toBeVisible();
  });

  it('comes from the statistics to the pictures of a class', async () => {
    await open(300, 'statistics');
    await expect.element(page.getByText('30 to 64 px')).toBeVisible();
    await page.getByRole('button', { name: 'cat' }).click();
    await expect
      .element(page.getByRole('listbox', { name: 'animals: 100 pictures' }))
      .toBeVisible();
  });
});

describe('changes of training pictures', () => {
  it('are chosen with samples that follow, as changes with a name', async () => {
    const { asked, changes } = await open(300, 'augmentation');
    await expect.element(page.getByText(/Only training pictures are changed/)).toBeVisible();
    await page.getByRole('switch', { name: 'Rotation' }).click();
    expect(changes.at(-1)?.label).toBe('Rotation of training pictures: on');
    expect(changes.at(-1)?.recipe.augmentation).toEqual([{ layer: 'RandomRotation', params: {} }]);
    await expect.element(page.getByRole('img', { name: /changed: 5 of 5/ }).first()).toBeVisible();
    const before = asked.length;
    await page.getByRole('button', { name: 'Other samples' }).click();
    await expect.poll(() => asked.length).toBeGreaterThan(before);
    expect(asked.at(-1)?.input).toMatchObject({ seed: 2, variants: 5 });
    await page.getByRole('switch', { name: 'Random crop' }).click();
    await page.getByLabelText('Cut off').fill('0.4');
    expect(changes.at(-1)?.recipe.augmentation).toHaveLength(3);
    await page.getByRole('switch', { name: 'Random crop' }).click();
    await page.getByRole('switch', { name: 'Rotation' }).click();
    expect(changes.at(-1)?.recipe.augmentation).toBeUndefined();
  });
});

describe.each(['light', 'dark'])('in the %s theme', (theme) => {
  it.each(['pictures', 'statistics', 'augmentation'] as const)(
    '%s keep nobody out',
    async (view) => {
      document.documentElement.dataset['theme'] = theme;
      await open(300, view);
      const there = {
        pictures: page.getByRole('option', { name: /Picture of row/ }).first(),
        statistics: page.getByText('30 to 64 px'),
        augmentation: page.getByRole('img').first(),
      };
      await expect.element(there[view]).toBeVisible();
      expect(await findings()).toEqual([]);
    },
  );
});

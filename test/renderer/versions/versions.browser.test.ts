import { describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { setParam } from '../../../common/network/edit-network.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { networkPng, networkSvg } from '../../../renderer/ui/network-drawing/save-picture.ts';
import DesignView from '../../../renderer/views/DesignView.svelte';
import RunsView from '../../../renderer/views/RunsView.svelte';
import { network, project, runOf, summaryOf, table } from '../training/example-runs.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';

const wider = setParam(network, 'h', 'units', 32);

async function open(view: typeof DesignView, place: string) {
  await page.viewport(1400, 900);
  window.location.hash = `#/project/p1/${place}`;
  const runs = [summaryOf('c'), summaryOf('b'), summaryOf('a')];
  const connection = handMadeConnection({
    'runs.list': () => runs,
    'runs.metrics': () => [],
    'runs.get': ({ id }: { id: string }) =>
      runOf(summaryOf(id), { network: id === 'c' ? network : wider }),
    'projects.save': () => project,
  });
  let state: ProjectState | undefined;
  await render(InStudio, {
    connection,
    view,
    project,
    table,
    onready: (_studio: unknown, ready: ProjectState) => (state = ready),
  });
  if (!state) throw new Error('The view did not start.');
  return state;
}

describe('versions of a network', () => {
  it('lists each network once with its runs, and says which is on the canvas', async () => {
    await open(DesignView, 'design');
    await page.getByRole('button', { name: 'Versions' }).click();
    const list = page.getByRole('list', { name: 'Networks that were trained' });
    await expect.poll(() => list.getByRole('listitem').elements().length).toBe(2);
    await expect.element(list.getByText('On the canvas')).toBeVisible();
    await expect.element(list.getByText('flowers-b and 1 more')).toBeVisible();
  });

  it('opens a copy of one as a step that can be undone', async () => {
    const state = await open(DesignView, 'design');
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Open a copy' }).click();
    expect(state.project.network).toEqual(wider);
    state.undo();
    expect(state.project.network).toEqual(network);
  });

  it('compares one with the canvas by keyboard, setting by setting', async () => {
    await open(DesignView, 'design');
    await page.getByRole('button', { name: 'Versions' }).click();
    const compare = page.getByRole('button', { name: 'Compare' });
    await expect.element(compare).toBeVisible();
    (compare.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = page.getByRole('dialog', { name: 'Compare networks' });
    await expect.element(dialog.getByText(/^1 changed · 2 the same\./)).toBeVisible();
    const row = dialog.getByRole('row', { name: /units 32 8/ });
    await expect.element(row).toBeVisible();
    await row.getByRole('button', { name: 'hidden' }).click();
    const chosen = dialog.element().querySelectorAll('[data-layer="h"]');
    expect(chosen).toHaveLength(2);
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
  });

  it('compares the networks of two runs', async () => {
    await open(RunsView, 'runs');
    await page.getByRole('checkbox', { name: 'Compare flowers-b' }).click();
    await page.getByRole('button', { name: 'Compare their networks' }).click();
    const dialog = page.getByRole('dialog', { name: 'Compare networks' });
    await expect.element(dialog.getByRole('img', { name: 'Network of flowers-c' })).toBeVisible();
    await expect.element(dialog.getByRole('row', { name: /units 8 32/ })).toBeVisible();
  });
});

describe('a picture of the network', () => {
  it('is an SVG file with every layer that needs no style sheet', () => {
    const text = networkSvg(network, 'Flowers & <co>');
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(parsed.querySelector('title')?.textContent).toBe('Flowers & <co>');
    expect([...parsed.querySelectorAll('[data-layer]')]).toHaveLength(3);
    expect(text).not.toContain('var(');
    expect(text).not.toContain('class=');
  });

  it('is a PNG picture of twice the size', async () => {
    const bitmap = await createImageBitmap(await networkPng(network, 'Flowers'));
    const svg = new DOMParser().parseFromString(networkSvg(network, 'Flowers'), 'image/svg+xml');
    expect(bitmap.width).toBe(2 * Number(svg.documentElement.getAttribute('width')));
  });

  it('is saved under the name of the project', async () => {
    await open(DesignView, 'design');
    const clicked: HTMLAnchorElement[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      clicked.push(this);
    });
    await page.getByRole('button', { name: 'Save the network' }).click();
    await page.getByRole('menuitem', { name: 'Picture (SVG)' }).click();
    await expect.poll(() => clicked.map(({ download }) => download)).toEqual(['Flowers.svg']);
    click.mockRestore();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import LineChart from '../../../renderer/ui/charts/LineChart.svelte';
import type { Series } from '../../../renderer/ui/charts/series.ts';
import '../../../renderer/styles/base.css';

const values = [0.9, 0.5, 0.30000000000000004];

function line(id: string, color: number, dash?: readonly number[]): Series {
  return {
    id,
    label: id,
    color,
    dash,
    length: values.length,
    x: (i) => i + 1,
    y: (i) => (values[i] ?? 0) / color,
  };
}

/** The files that the page has saved, by name; the browser is kept from saving them. */
const saved = new Map<string, Promise<Blob>>();

beforeEach(() => {
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.set(
      this.download,
      fetch(this.href).then((answer) => answer.blob()),
    );
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  delete document.documentElement.dataset['theme'];
  saved.clear();
});

async function open(): Promise<void> {
  const series = [line('training <a>', 1), line('validation', 2, [5, 4])];
  const shown = await render(LineChart, { props: { label: 'Loss', series, xLabel: 'Epoch' } });
  shown.container.style.height = '400px';
  await expect.element(page.getByRole('slider', { name: 'Loss: cursor' })).toBeVisible();
}

async function choose(item: string): Promise<Blob> {
  await page.getByRole('button', { name: 'Loss: copy and save' }).click();
  const before = saved.size;
  await page.getByRole('menuitem', { name: item }).click();
  await expect.poll(() => saved.size).toBe(before + 1);
  const last = [...saved.values()].at(-1);
  if (!last) throw new Error('Nothing was saved.');
  return last;
}

/** Colour of one pixel of a picture, of 0 to 255. */
async function cornerOf(blob: Blob): Promise<readonly number[]> {
  const picture = await createImageBitmap(blob);
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  context?.drawImage(picture, 0, 0);
  return [...(context?.getImageData(2, 2, 1, 1).data ?? [])];
}

describe('the frame of a chart', () => {
  it('saves the numbers as CSV and JSON, with all their digits', async () => {
    await open();
    const csv = await choose('Save as CSV');
    expect(await csv.text()).toBe(
      'Epoch,training <a>,validation\r\n1,0.9,0.45\r\n2,0.5,0.25\r\n3,0.30000000000000004,0.15000000000000002\r\n',
    );
    const json = JSON.parse(await (await choose('Save as JSON')).text()) as { rows: unknown };
    expect(json.rows).toEqual([
      [1, 0.9, 0.45],
      [2, 0.5, 0.25],
      [3, 0.30000000000000004, 0.15000000000000002],
    ]);
    expect([...saved.keys()]).toEqual(['Loss.csv', 'Loss.json']);
  });

  it('saves the picture as an SVG of lines and words in light colours, in the dark theme too', async () => {
    document.documentElement.dataset['theme'] = 'dark';
    await open();
    const svg = await (await choose('Save as SVG')).text();
    const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(drawn.querySelector('parsererror')).toBeNull();
    const words = [...drawn.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(words).toEqual(expect.arrayContaining(['Loss', 'training <a>', 'validation', 'Epoch']));
    // The light values of the series' colours.
    const lines = [...drawn.querySelectorAll('path[stroke="#0b6bb8"], path[stroke="#bd5000"]')];
    const dashes = lines.map((one) => one.getAttribute('stroke-dasharray'));
    expect(dashes.filter((dash) => dash === '5 4')).toHaveLength(2);
    expect(svg).toContain('fill="#ffffff"');
  });

  it('saves the picture as a PNG on white', async () => {
    document.documentElement.dataset['theme'] = 'dark';
    await open();
    const png = await choose('Save as PNG');
    expect(png.type).toBe('image/png');
    expect(await cornerOf(png)).toEqual([255, 255, 255, 255]);
    const inked = await createImageBitmap(png);
    expect(inked.width).toBeGreaterThan(900);
  });

  it('shows the table from the menu and goes back', async () => {
    await open();
    await page.getByRole('button', { name: 'Loss: copy and save' }).click();
    await page.getByRole('menuitem', { name: 'Show as table' }).click();
    await expect.element(page.getByRole('cell', { name: '0.9', exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Loss: copy and save' }).click();
    await page.getByRole('menuitem', { name: 'Show as picture' }).click();
    await expect.element(page.getByRole('table')).not.toBeInTheDocument();
  });
});

import { tick } from 'svelte';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { ChartEvent } from '../../../renderer/ui/charts/chart-events.ts';
import { ChartView } from '../../../renderer/ui/charts/chart-view.svelte.ts';
import LineChart from '../../../renderer/ui/charts/LineChart.svelte';
import type { Series } from '../../../renderer/ui/charts/series.ts';
import '../../../renderer/styles/base.css';

function seriesOf(count: number, id = 'loss', color = 1): Series {
  return {
    id,
    label: id,
    color,
    length: count,
    x: (i) => i + 1,
    y: (i) => color / (i + 1),
  };
}

async function open(
  series: readonly Series[],
  view = new ChartView(),
  more: { readonly events?: readonly ChartEvent[]; readonly log?: boolean } = {},
) {
  document.body.style.height = '400px';
  const shown = await render(LineChart, {
    props: { label: 'Loss', series, xLabel: 'Epoch', view, ...more },
  });
  shown.container.style.height = '400px';
  await expect.element(cursor).toBeVisible();
  return { view, rerender: shown.rerender };
}

const cursor = page.getByRole('slider', { name: 'Loss: cursor' });

/** Pixels of the canvas that are not transparent. */
function inked(): number {
  const canvas = document.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) throw new Error('There is no chart.');
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) count++;
  return count;
}

describe('the line chart', () => {
  it('draws 10,000 points and reads out the newest', async () => {
    await open([seriesOf(10_000)]);
    await expect.poll(inked).toBeGreaterThan(1000);
    await expect.element(page.getByText('0.0001', { exact: true })).toBeVisible();
  });

  it('takes in points that arrive', async () => {
    const { rerender } = await open([seriesOf(10)]);
    await rerender({ series: [seriesOf(20)] });
    await expect.element(page.getByText('0.05', { exact: true })).toBeVisible();
    await expect.element(cursor).toHaveAttribute('aria-valuemax', '20');
  });

  it('moves the cursor by keyboard and reads all series there', async () => {
    await open([seriesOf(100, 'training'), seriesOf(100, 'validation', 2)]);
    cursor.element().focus();
    await userEvent.keyboard('{Home}{ArrowRight}{ArrowRight}{ArrowRight}');
    await expect
      .element(cursor)
      .toHaveAttribute('aria-valuetext', 'Epoch 4: training 0.25, validation 0.5');
    await userEvent.keyboard('{End}');
    await expect.element(cursor).toHaveAttribute('aria-valuenow', '100');
  });

  it('shares the cursor with charts that have the same view', async () => {
    const view = new ChartView();
    await open([seriesOf(100)], view);
    await render(LineChart, { label: 'Accuracy', series: [seriesOf(100)], xLabel: 'Epoch', view });
    cursor.element().focus();
    await userEvent.keyboard('{Home}');
    await expect
      .element(page.getByRole('slider', { name: 'Accuracy: cursor' }))
      .toHaveAttribute('aria-valuenow', '1');
  });

  it('zooms by dragging and goes back', async () => {
    const { view } = await open([seriesOf(1000)]);
    await expect.poll(inked).toBeGreaterThan(500);
    const { width } = cursor.element().getBoundingClientRect();
    await userEvent.dragAndDrop(cursor, cursor, {
      sourcePosition: { x: width * 0.4, y: 100 },
      targetPosition: { x: width * 0.7, y: 100 },
    });
    await expect.poll(() => view.range).not.toBeNull();
    expect(view.range?.min).toBeGreaterThan(300);
    expect(view.range?.max).toBeLessThan(800);
    await page.getByRole('button', { name: 'Whole range' }).click();
    expect(view.range).toBeNull();
  });

  it('zooms by keyboard and by the wheel with Ctrl, and leaves the wheel alone to the page', async () => {
    const { view } = await open([seriesOf(1001)]);
    await expect.poll(inked).toBeGreaterThan(500);
    cursor.element().focus();
    await userEvent.keyboard('+');
    expect(view.range).toEqual({ min: 251, max: 751 });
    await userEvent.keyboard('{PageDown}');
    expect(view.range).toEqual({ min: 501, max: 1001 });
    await userEvent.keyboard('0');
    expect(view.range).toBeNull();
    const turn = (ctrlKey: boolean): boolean =>
      cursor
        .element()
        .dispatchEvent(
          new WheelEvent('wheel', { deltaY: -50, ctrlKey, bubbles: true, cancelable: true }),
        );
    expect(turn(false)).toBe(true);
    expect(view.range).toBeNull();
    expect(turn(true)).toBe(false);
    expect(view.range).not.toBeNull();
  });

  it('draws what was measured faintly behind what is smoothed, and reads out both', async () => {
    const view = new ChartView();
    await open([seriesOf(100)], view);
    await expect.poll(inked).toBeGreaterThan(500);
    const before = pixelsOf();
    view.smoothing = 0.5;
    await expect.poll(() => pixelsOf() === before).toBe(false);
    cursor.element().focus();
    await userEvent.keyboard('{Home}{ArrowRight}');
    // Values 1 and 1/2: the newer counts twice the older.
    await expect
      .element(cursor)
      .toHaveAttribute('aria-valuetext', 'Epoch 2: loss 0.5, smoothed 0.6667');
    await expect.element(page.getByText('0.6667', { exact: true })).toBeVisible();
  });

  it('marks events with their sentences, by pointer and keyboard', async () => {
    const events: readonly ChartEvent[] = [
      { id: '1', x: 20, text: 'Learning rate set to 0.001.', tone: 'accent' },
      { id: '2', x: 80, text: 'Paused.', tone: 'neutral' },
    ];
    await open([seriesOf(100)], new ChartView(), { events });
    const first = page.getByRole('button', { name: 'Epoch 20: Learning rate set to 0.001.' });
    await userEvent.hover(first);
    await expect
      .element(page.getByRole('tooltip'))
      .toMatchTextContent(/Learning rate set to 0.001/);
    await userEvent.unhover(first);
    first.element().focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(page.getByRole('button', { name: 'Epoch 80: Paused.' })).toHaveFocus();
    await expect.element(page.getByRole('tooltip')).toMatchTextContent(/Paused/);
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('tooltip')).not.toBeInTheDocument();
  });

  it('begins with a logarithmic scale where it is told to, and leaves it to the person', async () => {
    await open([seriesOf(100)], new ChartView(), { log: true });
    const log = page.getByRole('button', { name: 'Log', exact: true });
    await expect.element(log).toHaveAttribute('aria-pressed', 'true');
    await log.click();
    await expect.element(log).toHaveAttribute('aria-pressed', 'false');
  });

  it('tells how far training and validation are apart', async () => {
    const training = { ...seriesOf(10, 'training'), gapTo: 'validation' };
    await open([training, seriesOf(10, 'validation', 2)]);
    cursor.element().focus();
    await userEvent.keyboard('{Home}{ArrowRight}{ArrowRight}{ArrowRight}');
    await expect.element(page.getByText(/^gap 0\.25$/)).toBeVisible();
  });

  it('shows one of many lines alone where a person points at it or goes to its name', async () => {
    const lines = Array.from({ length: 14 }, (_, i) => seriesOf(50, `run ${i + 1}`, i + 1));
    await open(lines);
    const names = page.getByRole('listbox', { name: 'Lines' });
    await expect.element(names).toBeVisible();
    (names.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    const alone = () => document.querySelector('.plot .who')?.textContent;
    await expect.poll(alone).toBe('run 2');
    expect(document.querySelector('.plot .alone path')?.getAttribute('d')).toMatch(/^M[\d.]+ /);
    const named = document.querySelector('[role=option][aria-selected=true] .name');
    expect(named?.textContent).toBe('run 2');
    await userEvent.keyboard('{Escape}');
    await expect.poll(alone).toBeUndefined();
    // The last line is the highest of all, and goes down from the upper left.
    const plot = document.querySelector('.plot');
    const box = plot?.getBoundingClientRect();
    if (!plot || !box) throw new Error('There is no chart.');
    await expect.poll(inked).toBeGreaterThan(500);
    for (let y = 0; y < box.height && alone() === undefined; y += 10) {
      const at = { clientX: box.left + 80, clientY: box.top + y, bubbles: true };
      plot.dispatchEvent(new PointerEvent('pointermove', at));
      await tick();
    }
    expect(alone()).toBe('run 14');
    plot.dispatchEvent(new PointerEvent('pointerleave'));
    await expect.poll(alone).toBeUndefined();
  });

  it('stands as a table for those who cannot see it', async () => {
    await open([seriesOf(3)]);
    await page.getByRole('button', { name: 'Loss as a table' }).click();
    await expect.element(page.getByRole('table')).toBeVisible();
    const rows = [...document.querySelectorAll('tr')].map((row) =>
      [...row.cells].map((cell) => cell.textContent),
    );
    expect(rows).toEqual([
      ['Epoch', 'loss'],
      ['1', '1'],
      ['2', '0.5'],
      ['3', '0.3333'],
    ]);
  });

  it('draws again in the colours of another theme', async () => {
    await open([seriesOf(100)]);
    await expect.poll(inked).toBeGreaterThan(500);
    const before = pixelsOf();
    document.documentElement.dataset['theme'] = 'dark';
    await expect.poll(() => pixelsOf() === before).toBe(false);
    delete document.documentElement.dataset['theme'];
  });
});

function pixelsOf(): string {
  return document.querySelector('canvas')?.toDataURL() ?? '';
}

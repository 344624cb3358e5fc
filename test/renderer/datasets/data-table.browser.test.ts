import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cellsOf } from '../shell/memory-studio.ts';
import { openData } from '../shell/open-app.ts';

const million = 1_000_000;
const grid = () => page.getByRole('grid', { name: 'Table flowers' }).element() as HTMLElement;

/** The cells of each row on screen, by row number from 0. */
function rowsOnScreen(): Map<number, (string | undefined)[]> {
  const view = grid().getBoundingClientRect();
  const rows = [...grid().querySelectorAll<HTMLElement>('[role="row"]')].slice(1);
  return new Map(
    rows
      .filter((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        return top >= view.top + 88 && bottom <= view.bottom;
      })
      .map((row) => [
        Number(row.ariaRowIndex) - 2,
        [...row.querySelectorAll('[role="gridcell"]')].map((cell) => cell.textContent?.trim()),
      ]),
  );
}

async function expectTrueRows(around: number): Promise<void> {
  await expect.poll(() => [...rowsOnScreen().keys()].includes(around)).toBe(true);
  await expect.poll(() => rowsOnScreen().get(around)?.[1]).toBe(String(around));
  for (const [index, cells] of rowsOnScreen()) {
    expect(cells).toEqual(cellsOf(index).map((cell) => cell ?? 'missing'));
  }
}

it('shows a million rows with a few dozen elements', async () => {
  await openData(million);
  await expectTrueRows(0);
  expect(grid().ariaRowCount).toBe(String(million + 1));
  expect(grid().querySelectorAll('[role="row"]').length).toBeLessThan(50);
});

it('goes to the very last row by keyboard and back to the first', async () => {
  await openData(million);
  grid().focus();
  await userEvent.keyboard('{Control>}{End}{/Control}');
  await expectTrueRows(million - 1);
  await userEvent.keyboard('{PageUp}');
  await userEvent.keyboard('{Control>}{Home}{/Control}');
  await expectTrueRows(0);
});

it('shows the middle when the scrollbar is dragged to the middle', async () => {
  const { asked } = await openData(million);
  await expectTrueRows(0);
  const before = asked.length;
  grid().scrollTop = (grid().scrollHeight - grid().clientHeight) / 2;
  await expect
    .poll(() => [...rowsOnScreen().keys()].some((row) => Math.abs(row - million / 2) < 40))
    .toBe(true);
  const middle = [...rowsOnScreen().keys()][5];
  if (middle === undefined) throw new Error('No row is on screen.');
  await expectTrueRows(middle);
  expect(asked.length - before).toBeLessThanOrEqual(2);
});

it('asks for little of what is scrolled past', async () => {
  const { asked } = await openData(million);
  await expectTrueRows(0);
  const before = asked.length;
  for (let position = 1; position <= 30; position++) {
    // The view's height is taken anew: what the checks found may be told above the table meanwhile.
    grid().scrollTop = (position / 30) * (grid().scrollHeight - grid().clientHeight);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await expectTrueRows(million - 1);
  expect(asked.length - before).toBeLessThanOrEqual(62);
});

it('moves from cell to cell by keyboard and shows the column beside it', async () => {
  await openData(300);
  grid().focus();
  await userEvent.keyboard('{Control>}{ArrowLeft}{/Control}{ArrowDown}{ArrowDown}');
  const active = () => document.getElementById(grid().getAttribute('aria-activedescendant') ?? '');
  await expect.poll(() => active()?.textContent?.trim()).toBe(cellsOf(2)[0]);
  await expect.element(page.getByRole('heading', { name: 'length', exact: true })).toBeVisible();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  await expect.poll(() => active()?.textContent?.trim()).toBe(cellsOf(2)[2]);
  await expect.element(page.getByRole('heading', { name: 'region', exact: true })).toBeVisible();
});

it('says in each column head what the column is and what is missing', async () => {
  await openData(300);
  const head = page.getByRole('columnheader', { name: /region/ });
  await expect.element(head).toHaveTextContent('region 30 missing');
  await expect.element(head.getByLabelText('Category')).toBeInTheDocument();
  await expect
    .element(page.getByRole('columnheader', { name: /species/ }).getByLabelText('target'))
    .toBeInTheDocument();
});

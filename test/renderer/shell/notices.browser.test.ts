import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { openData } from './open-app.ts';

/** Boxes of what is shown of a selector. */
function boxes(selector: string): DOMRect[] {
  return [...document.querySelectorAll(selector)]
    .map((element) => element.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0);
}

function covered(): number {
  const [notices] = boxes('.notices');
  if (!notices) return 0;
  return boxes('.lw-dialog button').filter(
    ({ left, right, top, bottom }) =>
      left < notices.right && notices.left < right && top < notices.bottom && notices.top < bottom,
  ).length;
}

it('keeps notices off the buttons of a dialog, which stays open when they are closed', async () => {
  await openData();
  // The dialog fills the height of the window here, and the services in memory keep no library: that is told.
  await page.viewport(1280, 220);
  await userEvent.keyboard('{Control>}k{/Control}');
  await userEvent.keyboard('library:');
  await page.getByRole('option', { name: /^Library:/ }).click();
  const dialog = page.getByRole('dialog');
  await expect.element(dialog).toBeVisible();
  const notice = page.getByRole('alert');
  await expect.element(notice).toBeVisible();
  const notices = page.getByRole('region', { name: 'Notices' });
  await expect.element(notices).toHaveAttribute('data-corner', 'bottom-left');
  expect(covered()).toBe(0);
  await page.getByRole('button', { name: 'Close notice' }).first().click();
  await expect.element(notice).not.toBeInTheDocument();
  await expect.element(dialog).toBeVisible();
});

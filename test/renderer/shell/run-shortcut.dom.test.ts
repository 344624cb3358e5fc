import { afterEach, describe, expect, it } from 'vitest';
import { runShortcut } from '../../../renderer/features/commands/run-shortcut.ts';

afterEach(() => {
  document.body.replaceChildren();
});

/** Presses a key with a field or the page in focus; tells whether the command ran. */
function press(shortcut: string, where: 'field' | 'page'): boolean {
  const target = where === 'field' ? document.createElement('input') : document.body;
  if (where === 'field') document.body.append(target);
  const parts = shortcut.split('+');
  let ran = false;
  const listen = (event: KeyboardEvent): void => {
    runShortcut(event, [
      { id: 'test', title: 'Test', group: 'Test', shortcut, run: () => (ran = true) },
    ]);
  };
  document.body.addEventListener('keydown', listen, { once: true });
  target.dispatchEvent(
    new KeyboardEvent('keydown', {
      key: parts.at(-1)?.toLowerCase() ?? '',
      code: /^\d$/.test(parts.at(-1) ?? '') ? `Digit${parts.at(-1)}` : '',
      ctrlKey: parts.includes('Ctrl'),
      altKey: parts.includes('Alt'),
      shiftKey: parts.includes('Shift'),
      bubbles: true,
      cancelable: true,
    }),
  );
  return ran;
}

describe('shortcuts', () => {
  it.each(['Ctrl+Z', 'Ctrl+Shift+Z', 'Ctrl+D', 'F', 'C', '/'])(
    '%s is left to a text field',
    (shortcut) => {
      expect(press(shortcut, 'page')).toBe(true);
      expect(press(shortcut, 'field')).toBe(false);
    },
  );

  it.each(['Ctrl+.', 'Ctrl+K', 'Alt+3'])('%s works from a text field too', (shortcut) => {
    expect(press(shortcut, 'page')).toBe(true);
    expect(press(shortcut, 'field')).toBe(true);
  });
});

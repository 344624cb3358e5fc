import { afterEach, describe, expect, it } from 'vitest';
import { runOverButton, runShortcut } from '../../../renderer/features/commands/run-shortcut.ts';

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
  it('Ctrl+Enter is a command also where the keyboard is on a button that takes every Enter', () => {
    const button = document.createElement('button');
    document.body.append(button);
    let pressed = 0;
    let trained = 0;
    button.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') event.preventDefault();
      pressed += 1;
    });
    const commands = [
      {
        id: 't',
        title: 'Train',
        group: 'Train',
        shortcut: 'Ctrl+Enter',
        run: () => (trained += 1),
      },
    ];
    const listen = (event: KeyboardEvent): void => runOverButton(event, commands);
    document.body.addEventListener('keydown', listen, { capture: true });
    const enter = (ctrlKey: boolean) =>
      button.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', ctrlKey, bubbles: true, cancelable: true }),
      );
    enter(true);
    expect([trained, pressed]).toEqual([1, 0]);
    enter(false);
    expect([trained, pressed]).toEqual([1, 1]);
    document.body.removeEventListener('keydown', listen, { capture: true });
  });

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

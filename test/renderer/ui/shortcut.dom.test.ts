import { describe, expect, it } from 'vitest';
import { isTyping, matchesShortcut } from '../../../renderer/ui/shortcut.ts';

describe('shortcuts', () => {
  it.each([
    ['Ctrl+Z', { key: 'z', ctrlKey: true }, true],
    ['Ctrl+Z', { key: 'Z', ctrlKey: true, shiftKey: true }, false],
    ['Ctrl+Shift+Z', { key: 'Z', ctrlKey: true, shiftKey: true }, true],
    ['Ctrl+Z', { key: 'z' }, false],
    ['?', { key: '?', shiftKey: true }, true],
    ['Alt+1', { key: '1', altKey: true }, true],
    ['Delete', { key: 'Delete' }, true],
    ['Delete', { key: 'Delete', ctrlKey: true }, false],
  ])('%s with %o: %s', (shortcut, keys, matches) => {
    expect(matchesShortcut(new KeyboardEvent('keydown', keys), shortcut)).toBe(matches);
  });

  it('knows where a person types', () => {
    const input = document.createElement('input');
    const box = document.createElement('input');
    box.type = 'checkbox';
    expect(isTyping(input)).toBe(true);
    expect(isTyping(document.createElement('textarea'))).toBe(true);
    expect(isTyping(box)).toBe(false);
    expect(isTyping(document.body)).toBe(false);
  });
});

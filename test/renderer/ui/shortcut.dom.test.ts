import { describe, expect, it } from 'vitest';
import {
  isTyping,
  matchesShortcut,
  shortcutText,
  typedLetter,
} from '../../../renderer/ui/shortcut.ts';

describe('shortcuts', () => {
  it.each([
    ['Ctrl+Z', { key: 'z', ctrlKey: true }, true],
    ['Ctrl+Z', { key: 'Z', ctrlKey: true, shiftKey: true }, false],
    ['Ctrl+Shift+Z', { key: 'Z', ctrlKey: true, shiftKey: true }, true],
    ['Ctrl+Z', { key: 'z' }, false],
    ['?', { key: '?', shiftKey: true }, true],
    ['Alt+1', { key: '1', altKey: true }, true],
    ['Delete', { key: 'Delete' }, true],
    ['+', { key: '+', shiftKey: true }, true],
    ['Ctrl++', { key: '+', ctrlKey: true }, true],
    ['Alt+R', { key: 'r', altKey: true }, true],
    ['Alt+R', { key: 'r' }, false],
    ['Delete', { key: 'Delete', ctrlKey: true }, false],
  ])('%s with %o: %s', (shortcut, keys, matches) => {
    expect(matchesShortcut(new KeyboardEvent('keydown', keys), shortcut)).toBe(matches);
  });

  it.each([
    ['c', {}, 'c'],
    ['C', { shiftKey: true }, 'C'],
    ['ö', {}, 'ö'],
    ['1', {}, null],
    ['+', {}, null],
    ['Enter', {}, null],
    ['c', { ctrlKey: true }, null],
    ['c', { altKey: true }, null],
    ['c', { isComposing: true }, null],
  ])('%s with %o types %s', (key, keys, letter) => {
    expect(typedLetter(new KeyboardEvent('keydown', { key, ...keys }))).toBe(letter);
  });

  it.each(['Ctrl+Z', '+', 'Alt+Shift+ArrowLeft'])('%s is shown as it is', (shortcut) => {
    expect(shortcutText(shortcut)).toBe(shortcut);
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

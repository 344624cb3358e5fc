const mac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');

const macNames: Readonly<Record<string, string>> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥' };

/** A shortcut as shown on this machine: `Ctrl+Z`, or `⌘Z` on macOS. */
export function shortcutText(shortcut: string): string {
  if (!mac) return shortcut;
  return shortcut
    .split('+')
    .map((key) => macNames[key] ?? key)
    .join('');
}

/** True when the key press is the shortcut (`Ctrl+Shift+Z`, `?`, `Delete`); Ctrl means ⌘ on macOS. */
export function matchesShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  const control = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (other || control !== parts.includes('Ctrl') || event.altKey !== parts.includes('Alt')) {
    return false;
  }
  // A character such as `?` already says whether Shift was held.
  const shifted = key.length > 1 || /[a-z0-9]/i.test(key);
  if (shifted && event.shiftKey !== parts.includes('Shift')) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** True when the person is typing, so that single keys and undo belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'range', 'submit'].includes(target.type)
  );
}

const mac = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');

const macNames: Readonly<Record<string, string>> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥' };

/** A shortcut as shown on this machine: `Ctrl+Z`, or `⌘Z` on macOS. */
export function shortcutText(shortcut: string): string {
  if (!mac) return shortcut;
  const { modifiers, key } = partsOf(shortcut);
  return [...modifiers.map((name) => macNames[name] ?? name), key].join('');
}

/** The keys of a shortcut that are held, and the one that is pressed, which may be `+` itself. */
function partsOf(shortcut: string): {
  readonly modifiers: readonly string[];
  readonly key: string;
} {
  const cut = shortcut.length < 2 ? -1 : shortcut.lastIndexOf('+', shortcut.length - 2);
  const modifiers = cut < 0 ? [] : shortcut.slice(0, cut).split('+');
  return { modifiers, key: shortcut.slice(cut + 1) };
}

/** True when the key press is the shortcut (`Ctrl+Shift+Z`, `?`, `Delete`); Ctrl means ⌘ on macOS. */
export function matchesShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const { modifiers, key } = partsOf(shortcut);
  const control = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (
    other ||
    control !== modifiers.includes('Ctrl') ||
    event.altKey !== modifiers.includes('Alt')
  ) {
    return false;
  }
  // A character such as `?` already says whether Shift was held.
  const shifted = key.length > 1 || /[a-z0-9]/i.test(key);
  if (shifted && event.shiftKey !== modifiers.includes('Shift')) return false;
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  // With ⌥ a key types another character on macOS, so the key itself counts.
  return mac && event.altKey && event.code.replace(/^(Key|Digit)/, '') === key.toUpperCase();
}

/** The letter that a key press types; null for a key that types none, or that does something when held with another. */
export function typedLetter(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  return /^\p{L}$/u.test(event.key) ? event.key : null;
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

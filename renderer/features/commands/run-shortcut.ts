import type { Command } from '../../state/studio.svelte.ts';
import { isTyping, matchesShortcut } from '../../ui/shortcut.ts';

/** Commands that make sense while a dialog is open too. */
const always = new Set(['palette']);

/** Keys that a text field has its own use for: plain ones, and those that edit. */
const editsText = /^([^+]+|Shift\+[^+]+|Ctrl\+(Shift\+)?[ACDVXYZ])$/;

/**
 * Runs the command whose shortcut was pressed, unless something nearer has taken the key, the
 * person is typing or a dialog is open. Later offers win, so a view can take over a key.
 */
export function runShortcut(event: KeyboardEvent, commands: readonly Command[]): boolean {
  if (event.defaultPrevented) return false;
  const command = commands.findLast(
    (candidate) =>
      candidate.shortcut !== undefined &&
      matchesShortcut(event, candidate.shortcut) &&
      (candidate.enabled?.() ?? true),
  );
  if (!command) return false;
  if (isTyping(event.target) && editsText.test(command.shortcut ?? '')) return false;
  if (dialogIsOpen() && !always.has(command.id)) return false;
  event.preventDefault();
  command.run();
  return true;
}

/**
 * The same before a button hears of Enter: some take it whatever is held with it, though with Ctrl it is no press of a
 * button but a command.
 */
export function runOverButton(event: KeyboardEvent, commands: readonly Command[]): void {
  const { key, ctrlKey, metaKey, target } = event;
  if (key !== 'Enter' || !(ctrlKey || metaKey)) return;
  if (!(target instanceof Element) || !target.closest('button')) return;
  if (runShortcut(event, commands)) event.stopPropagation();
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"].lw-dialog') !== null;
}

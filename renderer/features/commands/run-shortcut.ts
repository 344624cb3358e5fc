import type { Command } from '../../state/studio.svelte.ts';
import { isTyping, matchesShortcut } from '../../ui/shortcut.ts';

/** Commands that make sense while the person is typing too. */
const always = new Set(['palette']);

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
  if (!always.has(command.id) && (isTyping(event.target) || dialogIsOpen())) return false;
  event.preventDefault();
  command.run();
  return true;
}

function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"].lw-dialog') !== null;
}

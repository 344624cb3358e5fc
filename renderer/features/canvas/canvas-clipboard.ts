import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { isTyping } from '../../ui/shortcut.ts';

/** Puts the selected layers on the clipboard (and takes them away when cutting). */
export function copyLayers(
  event: ClipboardEvent,
  editor: NetworkEditor,
  canvas: HTMLElement | undefined,
): void {
  // Words that are selected are what the person wants to copy.
  if (!isOurs(event, canvas) || window.getSelection()?.type === 'Range') return;
  const text = event.type === 'cut' ? editor.clipboard.cut() : editor.clipboard.copy();
  if (text === null || !event.clipboardData) return;
  event.clipboardData.setData('text/plain', text);
  event.preventDefault();
  if (event.type === 'cut') canvas?.focus({ preventScroll: true });
}

/** Places layers that were copied here or in another project; other text is left alone. */
export function pasteLayers(
  event: ClipboardEvent,
  editor: NetworkEditor,
  canvas: HTMLElement | undefined,
): void {
  if (!isOurs(event, canvas)) return;
  if (editor.clipboard.paste(event.clipboardData?.getData('text/plain') ?? ''))
    event.preventDefault();
}

/** True unless another control has the keyboard. */
function isOurs(event: ClipboardEvent, canvas: HTMLElement | undefined): boolean {
  const focused = document.activeElement;
  const here = focused === document.body || (canvas?.contains(focused) ?? false);
  return here && !isTyping(event.target);
}

import { corners, freeCorner } from './free-corner.ts';

const pressed = 'button, a[href], input, select, textarea, [role="button"], [tabindex="0"]';

/**
 * Keeps an element of the window's edge off what can be pressed in the dialog that is open, by the corner in its
 * `data-corner`. Without a dialog it lies in the first corner.
 */
export function besideDialog(element: HTMLElement): () => void {
  let frame = 0;
  const place = (): void => {
    frame = 0;
    const dialog = [...document.querySelectorAll('.lw-dialog')].at(-1);
    const controls = [...(dialog?.querySelectorAll(pressed) ?? [])]
      .map((control) => control.getBoundingClientRect())
      .filter(({ width, height }) => width > 0 && height > 0);
    const window = { width: innerWidth, height: innerHeight };
    const { width, height } = element.getBoundingClientRect();
    const corner =
      controls.length === 0 ? corners[0] : freeCorner({ width, height }, window, controls);
    if (element.dataset['corner'] !== corner) element.dataset['corner'] = corner;
  };
  const soon = (): void => {
    // Nothing is in the way of an element without height, and looking costs.
    if (element.childElementCount > 0) frame ||= requestAnimationFrame(place);
  };
  const changes = new MutationObserver(soon);
  changes.observe(document.body, { childList: true, subtree: true });
  const sizes = new ResizeObserver(soon);
  sizes.observe(element);
  addEventListener('resize', soon);
  place();
  return () => {
    cancelAnimationFrame(frame);
    changes.disconnect();
    sizes.disconnect();
    removeEventListener('resize', soon);
  };
}

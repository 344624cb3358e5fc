/** A box on screen, in pixels from its upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** In the order in which they are taken. */
export const corners = ['bottom-right', 'bottom-left', 'top-left', 'top-right'] as const;
export type Corner = (typeof corners)[number];

/** How far from the edges of the window something lies: below the top bar, above the status bar. */
const margin = { side: 16, top: 52, bottom: 44 };

/**
 * Where something of a size covers nothing that can be pressed or filled in; where it would everywhere, the corner in
 * which it covers the least of them.
 */
export function freeCorner(
  size: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
  controls: readonly Box[],
): Corner {
  const covered = corners.map((corner) => {
    const box = boxIn(corner, size, window);
    return controls.filter((control) => overlap(box, control)).length;
  });
  return corners[covered.indexOf(Math.min(...covered))] ?? corners[0];
}

function boxIn(
  corner: Corner,
  { width, height }: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
): Box {
  const left = corner.endsWith('left') ? margin.side : window.width - margin.side - width;
  const top = corner.startsWith('top') ? margin.top : window.height - margin.bottom - height;
  return { left, top, right: left + width, bottom: top + height };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

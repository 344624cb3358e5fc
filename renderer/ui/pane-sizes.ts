/** Pixels of each side pane; a folded pane keeps its size for when it is opened again. */
export interface PaneSizes {
  readonly left: number;
  readonly right: number;
  readonly drawer: number;
  readonly folded: readonly Side[];
}

export type Side = 'left' | 'right' | 'drawer';

export const paneLimits: Readonly<Record<Side, { readonly min: number; readonly max: number }>> = {
  left: { min: 180, max: 520 },
  right: { min: 220, max: 640 },
  drawer: { min: 100, max: 700 },
};

/** A pane's size brought within its limits. */
export function boundedSize(side: Side, pixels: number): number {
  const { min, max } = paneLimits[side];
  return Math.round(Math.min(max, Math.max(min, pixels)));
}

const key = (id: string): string => `layerwright.panes.${id}`;

/** The sizes as the person left them; whatever is missing or damaged comes from `initial`. */
export function loadSizes(id: string, initial: PaneSizes): PaneSizes {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key(id)) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return initial;
    const found = stored as Partial<Record<keyof PaneSizes, unknown>>;
    const size = (side: Side): number =>
      typeof found[side] === 'number' && Number.isFinite(found[side])
        ? boundedSize(side, found[side])
        : initial[side];
    const folded = Array.isArray(found.folded)
      ? (['left', 'right', 'drawer'] as const).filter((side) =>
          (found.folded as readonly unknown[]).includes(side),
        )
      : initial.folded;
    return { left: size('left'), right: size('right'), drawer: size('drawer'), folded };
  } catch {
    // A browser may refuse storage altogether; sizes are a convenience.
    return initial;
  }
}

/** Remembers the sizes where the browser allows it. */
export function saveSizes(id: string, sizes: PaneSizes): void {
  try {
    localStorage.setItem(key(id), JSON.stringify(sizes));
  } catch {
    // See loadSizes.
  }
}

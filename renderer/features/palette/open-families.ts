import type { LayerCategory } from '../../../common/layers/layer.ts';
import { families } from '../../ui/families.ts';

const key = 'layerwright.palette.open';

/** Open before the person has opened or closed any. */
const initial: readonly LayerCategory[] = ['core'];

/** The families that the person left open; damaged or missing, the first one. */
export function loadOpenFamilies(): readonly LayerCategory[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (!Array.isArray(stored)) return initial;
    return families.map(({ id }) => id).filter((id) => stored.includes(id));
  } catch {
    // A browser may refuse storage altogether; this is a convenience.
    return initial;
  }
}

/** Remembers the open families where the browser allows it. */
export function saveOpenFamilies(open: readonly LayerCategory[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(open));
  } catch {
    // See loadOpenFamilies.
  }
}

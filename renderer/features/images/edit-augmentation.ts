import { cropping } from '../../../common/datasets/images/augmentations.ts';
import type { Augmentation } from '../../../common/datasets/images/image-treatment.ts';
import { sameValue } from '../../../common/network/diff-network.ts';
import type { ParamValue } from '../../../common/network/network-spec.ts';

/** A change of pictures as a person thinks of it: a layer, or the shift and zoom of a random crop together. */
export type ChosenChange =
  | { readonly kind: 'crop'; readonly share: number; readonly place: number }
  | { readonly kind: 'layer'; readonly layer: string; readonly place: number };

/** The chosen changes in the order in which they happen; `place` is that of the first entry. */
export function chosenChanges(augmentation: readonly Augmentation[]): readonly ChosenChange[] {
  const found: ChosenChange[] = [];
  for (let place = 0; place < augmentation.length; place += 1) {
    const entry = augmentation[place];
    if (!entry) break;
    const share = cropShare(entry, augmentation[place + 1]);
    if (share === null) found.push({ kind: 'layer', layer: entry.layer, place });
    else {
      found.push({ kind: 'crop', share, place });
      place += 1;
    }
  }
  return found;
}

/** The share that a shift and the zoom behind it cut off, where they are a crop. */
function cropShare(shift: Augmentation, zoom: Augmentation | undefined): number | null {
  if (!zoom) return null;
  const amount = zoom.params['height_factor'];
  const share: unknown = Array.isArray(amount) ? -Number(amount[0]) : NaN;
  if (typeof share !== 'number' || !(share > 0 && share < 1)) return null;
  return JSON.stringify([shift, zoom]) === JSON.stringify(cropping(share)) ? share : null;
}

/** The changes with a random crop of this share; null takes it away. */
export function withCrop(
  augmentation: readonly Augmentation[],
  share: number | null,
): readonly Augmentation[] {
  const now = chosenChanges(augmentation).find(({ kind }) => kind === 'crop');
  const put = share === null ? [] : cropping(share);
  return now ? augmentation.toSpliced(now.place, 2, ...put) : [...augmentation, ...put];
}

/** The changes with a layer more, at its defaults, or without it. */
export function withLayer(
  augmentation: readonly Augmentation[],
  layer: string,
  on: boolean,
): readonly Augmentation[] {
  const now = layerAt(augmentation, layer);
  if (on) return now === null ? [...augmentation, { layer, params: {} }] : augmentation;
  return now === null ? augmentation : augmentation.toSpliced(now, 1);
}

/** The changes with one setting of a layer changed; a setting at its default is left out. */
export function withParam(
  augmentation: readonly Augmentation[],
  layer: string,
  param: { readonly key: string; readonly default: ParamValue },
  value: ParamValue,
): readonly Augmentation[] {
  const now = layerAt(augmentation, layer);
  return augmentation.map((entry, place) => {
    if (place !== now) return entry;
    const { [param.key]: _before, ...others } = entry.params;
    const same = sameValue(value, param.default);
    return { ...entry, params: same ? others : { ...others, [param.key]: value } };
  });
}

/** Settings of a layer that are not at their defaults; null where the layer is not chosen. */
export function paramsOf(
  augmentation: readonly Augmentation[],
  layer: string,
): Augmentation['params'] | null {
  const now = layerAt(augmentation, layer);
  return now === null ? null : (augmentation[now]?.params ?? null);
}

function layerAt(augmentation: readonly Augmentation[], layer: string): number | null {
  const found = chosenChanges(augmentation).find(
    (change) => change.kind === 'layer' && change.layer === layer,
  );
  return found?.place ?? null;
}

/** `count` rows of a table by a seed, different ones, in order: the same seed shows the same. */
export function sampleRows(rows: number, count: number, seed: number): readonly number[] {
  const chosen = new Set<number>();
  // A linear congruential generator (Numerical Recipes): enough to show other pictures.
  let state = (seed * 2654435761) >>> 0;
  for (let tries = 0; chosen.size < Math.min(count, rows) && tries < 1000; tries += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    chosen.add(Math.floor((state / 2 ** 32) * rows));
  }
  return [...chosen].sort((a, b) => a - b);
}

import { constraints } from '../../../common/layers/constraints.ts';
import type { ConfiguredValue } from '../../../common/network/network-spec.ts';

/** What a weight is held to after each update; norms are taken along `axes`, counted from 0. */
export type Bounds =
  | { readonly kind: 'non-negative' }
  /** Norms are moved by `rate` into the range, and to exactly one where `min` and `max` are one. */
  | {
      readonly kind: 'norm';
      readonly min: number;
      readonly max: number;
      readonly rate: number;
      readonly axes: readonly number[];
    }
  | { readonly kind: 'unit-norm'; readonly axes: readonly number[] };

type Configured = string | ConfiguredValue | null | undefined;

/** Reads a constraint with Keras's defaults for a weight with `rank` axes; null without one. */
export function boundsOf(configured: Configured, rank: number): Bounds | null {
  const settings = settingsOf(configured);
  if (!settings) return null;
  const given = settings['axis'];
  const listed = typeof given === 'number' ? [given] : Array.isArray(given) ? given : [0];
  const axes = (listed as readonly number[]).map((axis) => (axis < 0 ? axis + rank : axis));
  switch (settings['type']) {
    case 'non_neg':
      return { kind: 'non-negative' };
    case 'unit_norm':
      return { kind: 'unit-norm', axes };
    default:
      return {
        kind: 'norm',
        min: numberOf(settings['min_value'], 0),
        max: numberOf(settings['max_value'], Infinity),
        rate: numberOf(settings['rate'], 1),
        axes,
      };
  }
}

/** The settings that are given, and the catalogue's defaults for the others. */
function settingsOf(configured: Configured): Readonly<Record<string, unknown>> | null {
  if (configured === null || configured === undefined) return null;
  const given = typeof configured === 'string' ? { type: configured } : configured;
  const choice = constraints.find(({ value }) => value === given.type);
  if (!choice) throw new RangeError(`There is no constraint ${given.type}.`);
  const defaults = (choice.fields ?? []).map((field) => [field.key, field.default] as const);
  return { ...Object.fromEntries(defaults), ...given };
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

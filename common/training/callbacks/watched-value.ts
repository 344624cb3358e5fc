import { z } from 'zod';
import { moreIsBetter } from '../metric-catalogue.ts';
import type { MonitorMode } from './callback-config.ts';

/** What a callback watches. */
export interface Watching {
  readonly monitor: string;
  readonly mode: MonitorMode;
}

/** Whether less or more of a watched value is better, with `auto` decided. */
export function directionOf({ monitor, mode }: Watching): 'min' | 'max' {
  if (mode !== 'auto') return mode;
  return moreIsBetter(monitor) ? 'max' : 'min';
}

/**
 * The logged name that a monitor reads: its own, or that of the training value where there are no validation
 * rows; undefined where neither is logged.
 */
export function watchedName(
  values: Readonly<Record<string, number | null>>,
  monitor: string,
): string | undefined {
  return [monitor, monitor.replace(/^val_/, '')].find((name) => Object.hasOwn(values, name));
}

/** The watched value, NaN where it is logged and no number; undefined where it is not logged. */
export function watchedValue(
  values: Readonly<Record<string, number | null>>,
  monitor: string,
): number | undefined {
  const name = watchedName(values, monitor);
  return name === undefined ? undefined : (values[name] ?? NaN);
}

/**
 * Whether a value is better than another by more than `minDelta`, in single precision as Keras 3 compares
 * (keras/src/callbacks/monitor_callback.py). Anything is better than nothing, NaN included; nothing is better
 * than NaN.
 */
export function improves(
  direction: 'min' | 'max',
  value: number,
  reference: number | null,
  minDelta: number,
): boolean {
  if (reference === null) return true;
  const single = Math.fround(value);
  const best = Math.fround(reference);
  return direction === 'min'
    ? Math.fround(single + minDelta) < best
    : Math.fround(single - minDelta) > best;
}

/** A watched number for a sentence: four significant digits. */
export function inWords(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : 'minus infinity';
  return String(Number(value.toPrecision(4)));
}

const special = ['NaN', 'Infinity', '-Infinity'] as const;

/** A number that JSON keeps, also where it is none. */
export type StoredNumber = number | (typeof special)[number];

export const storedNumber: z.ZodType<StoredNumber> = z.union([z.number(), z.enum(special)]);

export function storeNumber(value: number): StoredNumber {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

export function readNumber(stored: StoredNumber): number {
  return Number(stored);
}

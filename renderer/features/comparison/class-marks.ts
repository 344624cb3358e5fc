import type { ChartKey } from '../../ui/charts/chart-keys.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';

const shapes = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  'M-4-4h8v8h-8z',
  'M0-5L5 4H-5z',
  'M0-5L5 0L0 5L-5 0z',
  'M-1.7-5h3.4v3.3h3.3v3.4h-3.3v3.3h-3.4v-3.3h-3.3v-3.4h3.3z',
  'M0 5L5-4H-5z',
  'M0-2.4L2.6-5L5-2.6L2.4 0L5 2.6L2.6 5L0 2.4L-2.6 5L-5 2.6L-2.4 0L-5-2.6L-2.6-5z',
  'M-5-2.5h10v5h-10z',
];

/** How a row of a class is drawn: an SVG path around the origin and a colour, told apart without colour too. */
export interface ClassMark {
  readonly path: string;
  readonly color: string;
}

/** Classes that a legend names: those with marks of their own. */
export const mostMarks = 64;

/** The mark of a class by its number: eight shapes for eight classes, 64 classes with marks of their own. */
export function markOf(number: number): ClassMark {
  const shape = (number + Math.floor(number / 8)) % shapes.length;
  return { path: shapes[shape] ?? '', color: `var(--series-${(number % 8) + 1})` };
}

/** The mark of a number between two others: blue at the lower, orange at the upper. */
export function markBetween(value: number, low: number, high: number): ClassMark {
  const share = (value - low) / (high - low || 1);
  return {
    path: shapes[0] ?? '',
    color: `color-mix(in srgb, var(--series-2) ${Math.round(share * 100)}%, var(--series-1))`,
  };
}

/** What marks stand for. */
export interface Marked {
  /** Empty where numbers are told. */
  readonly classes: readonly string[];
  /** Name of the numbers. */
  readonly target: string;
  readonly low: number;
  readonly high: number;
}

/** The legend of marks as it is written into saved pictures. */
export function markKeys({ classes, target, low, high }: Marked): readonly ChartKey[] {
  if (classes.length === 0) {
    const until = { label: formatNumber(high), color: 2 };
    return [{ label: `${target}: ${formatNumber(low)}`, color: 1, until }];
  }
  const named = classes.slice(0, mostMarks).map((label, number) => {
    return { label, color: (number % 8) + 1, shape: markOf(number).path };
  });
  const left = classes.length - named.length;
  if (left === 0) return named;
  return [...named, { label: `and ${formatCount(left)} more`, color: 1, shape: '' }];
}

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

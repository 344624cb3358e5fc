const shapes = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0',
  'M-4-4h8v8h-8z',
  'M0-5L5 4H-5z',
  'M0-5L5 0L0 5L-5 0z',
];

/** How a row of a class is drawn: an SVG path around the origin and a colour, told apart without colour too. */
export interface ClassMark {
  readonly path: string;
  readonly color: string;
}

/** The mark of a class by its number; 32 classes have marks of their own. */
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

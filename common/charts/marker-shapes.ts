/** A marker on a line: what tells it from others without colour. */
export interface MarkerShape {
  readonly form: 'circle' | 'square' | 'triangle' | 'diamond';
  /** Hollow ones show the paper. */
  readonly filled: boolean;
}

/** Neighbours differ in form and filling. */
export const markerShapes: readonly MarkerShape[] = [
  { form: 'circle', filled: true },
  { form: 'square', filled: false },
  { form: 'triangle', filled: true },
  { form: 'diamond', filled: false },
  { form: 'circle', filled: false },
  { form: 'square', filled: true },
  { form: 'triangle', filled: false },
  { form: 'diamond', filled: true },
];

/** Corners on a circle of radius 1; a circle has none. */
const corners: Readonly<Record<MarkerShape['form'], readonly (readonly [number, number])[]>> = {
  circle: [],
  square: [
    [-Math.SQRT1_2, -Math.SQRT1_2],
    [Math.SQRT1_2, -Math.SQRT1_2],
    [Math.SQRT1_2, Math.SQRT1_2],
    [-Math.SQRT1_2, Math.SQRT1_2],
  ],
  triangle: [
    [0, -1],
    [Math.sqrt(0.75), 0.5],
    [-Math.sqrt(0.75), 0.5],
  ],
  diamond: [
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
};

/** The shape of a number from 0; from 8 on they repeat. */
export function markerShape(marker: number): MarkerShape {
  return markerShapes[marker % markerShapes.length] ?? { form: 'circle', filled: true };
}

/** Outline of a marker around a place, as the `d` of an SVG path. */
export function markerPath(marker: number, x: number, y: number, radius: number): string {
  const { form } = markerShape(marker);
  const told = (value: number): string => String(Math.round(value * 100) / 100);
  if (form === 'circle') {
    const across = told(2 * radius);
    const arc = `${told(radius)} ${told(radius)} 0 1 0`;
    return `M${told(x - radius)} ${told(y)}a${arc} ${across} 0a${arc} -${across} 0Z`;
  }
  const points = corners[form].map(
    ([left, up]) => `${told(x + left * radius)} ${told(y + up * radius)}`,
  );
  return `M${points.join('L')}Z`;
}

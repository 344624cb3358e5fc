/** A colour of red, green and blue, 0…255. */
export type Colour = readonly [number, number, number];

/** Reads a colour of the page: any that the browser knows. */
export function readColour(element: Element, token: string): Colour {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return [0, 0, 0];
  context.fillStyle = getComputedStyle(element).getPropertyValue(token).trim() || 'black';
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/**
 * A map as pixels: numbers above 0 in one colour, below 0 in the other, the more opaque the larger they are beside the
 * largest of all. Below 0 every other diagonal is left out, so that it is told without colour too.
 * @param heat Row-major [height, width].
 * @returns RGBA.
 */
export function heatPixels(
  heat: readonly number[],
  width: number,
  above: Colour,
  below: Colour,
): Uint8ClampedArray<ArrayBuffer> {
  const largest = heat.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const pixels = new Uint8ClampedArray(heat.length * 4);
  heat.forEach((value, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const hatched = value < 0 && (x + y) % 2 === 1;
    const strength = largest === 0 || hatched ? 0 : Math.abs(value) / largest;
    pixels.set([...(value < 0 ? below : above), 235 * strength ** 0.8], at * 4);
  });
  return pixels;
}

/** The pixels as a PNG in a data URL; empty where the browser draws none. */
export function pixelsUrl(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = pixels.length / 4 / width;
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.putImageData(new ImageData(pixels, width), 0, 0);
  return canvas.toDataURL();
}

const rowNames = ['upper', 'middle', 'lower'] as const;
const columnNames = ['left', 'middle', 'right'] as const;

/** Where a map is strongest, in words: `upper left`; null where nothing in it is above 0. */
export function strongestPart(heat: readonly number[], width: number): string | null {
  const height = heat.length / width;
  const sums = new Float64Array(9);
  heat.forEach((value, at) => {
    const row = Math.floor(((Math.floor(at / width) + 0.5) / height) * 3);
    const column = Math.floor((((at % width) + 0.5) / width) * 3);
    sums[row * 3 + column] = (sums[row * 3 + column] ?? 0) + Math.max(0, value);
  });
  const most = Math.max(...sums);
  if (!(most > 0)) return null;
  const best = sums.indexOf(most);
  const [row, column] = [rowNames[Math.floor(best / 3)], columnNames[best % 3]];
  return row === 'middle' && column === 'middle' ? 'middle' : `${row} ${column}`;
}

/** Mean of a map over squares of a coarse grid, row by row. */
export function coarseMap(
  heat: readonly number[],
  width: number,
  size: number,
): readonly (readonly number[])[] {
  const height = heat.length / width;
  const [rows, columns] = [Math.min(size, height), Math.min(size, width)];
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => {
      const inside = heat.filter((___, at) => {
        const [x, y] = [at % width, Math.floor(at / width)];
        return (
          Math.floor((y / height) * rows) === row && Math.floor((x / width) * columns) === column
        );
      });
      return inside.reduce((sum, value) => sum + value, 0) / Math.max(1, inside.length);
    }),
  );
}

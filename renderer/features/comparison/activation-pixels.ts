/** What grey means in a picture of activations. */
export interface GreyScale {
  /** Largest absolute value. */
  readonly largest: number;
  /** There are numbers below 0: then 0 is the middle grey, else it is black. */
  readonly signed: boolean;
}

/** Numbers as opaque grey pixels: white is the largest, black is 0, or its negative where there are numbers below 0. */
export function greyPixels(
  values: readonly number[],
  { largest, signed }: GreyScale,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(values.length * 4);
  values.forEach((value, at) => {
    const share = largest === 0 ? 0 : value / largest;
    const tone = signed ? 127.5 + 127.5 * share : 255 * share;
    pixels.set([tone, tone, tone, 255], at * 4);
  });
  return pixels;
}

/** The pixels as a PNG in a data URL; empty where the browser draws none. */
export function greyPicture(values: readonly number[], width: number, scale: GreyScale): string {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = Math.ceil(values.length / width);
  const context = canvas.getContext('2d');
  if (!context) return '';
  const whole = new Uint8ClampedArray(canvas.width * canvas.height * 4);
  whole.set(greyPixels(values, scale));
  context.putImageData(new ImageData(whole, width), 0, 0);
  return canvas.toDataURL();
}

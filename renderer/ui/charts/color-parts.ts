/** Any colour that CSS knows as the plain colour and the opacity that every program for drawings knows. */
export class ColorParts {
  readonly #known = new Map<string, { readonly color: string; readonly opacity: number }>();
  readonly #pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

  of(css: string): { readonly color: string; readonly opacity: number } {
    const known = this.#known.get(css);
    if (known) return known;
    const parts = this.#read(css);
    this.#known.set(css, parts);
    return parts;
  }

  #read(css: string): { readonly color: string; readonly opacity: number } {
    const pixel = this.#pixel;
    if (!pixel) return { color: css, opacity: 1 };
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = css;
    pixel.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = pixel.getImageData(0, 0, 1, 1).data;
    const hex = [red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('');
    return { color: `#${hex}`, opacity: alpha / 255 };
  }
}

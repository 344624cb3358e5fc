/**
 * How wide text is at most in the sans-serif fonts that systems have, in pixels. A picture that leaves the program is
 * shown in another font on every machine, so this goes by the widest of the usual ones (Verdana, DejaVu Sans).
 * @param size Of the font, in pixels.
 */
export function widthOfText(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size;
}

/** A text that is no wider than so many pixels, its end left out where it would be: `input · 12 …`. */
export function fitText(text: string, pixels: number, size: number): string {
  if (widthOfText(text, size) <= pixels) return text;
  const characters = [...text];
  while (characters.length > 0 && widthOfText(`${characters.join('')}…`, size) > pixels) {
    characters.pop();
  }
  return `${characters.join('').trimEnd()}…`;
}

/** Rounded up from the widths of DejaVu Sans. */
function emsOf(character: string): number {
  if (/[ijlI|.,:;'·! ]/u.test(character)) return 0.33;
  if (/[frt()[\]-]/u.test(character)) return 0.42;
  if (/[mwMW%@…—×]/u.test(character)) return 1;
  if (/[A-Z]/u.test(character)) return 0.77;
  return /[ -~]/u.test(character) ? 0.64 : 1;
}

/** Forms of pictures, as they came. `raw` is an array of numbers. New ones go last: packs keep their place. */
export const imageFormats = ['jpeg', 'png', 'webp', 'gif', 'bmp', 'tiff', 'raw'] as const;

export type ImageFormat = (typeof imageFormats)[number];

/** What is known of a picture without reading it. */
export interface ImageFacts {
  /** Pixels, after the turn that a camera noted (EXIF orientation). */
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey with alpha, 3 RGB, 4 RGBA. */
  readonly channels: number;
  readonly format: ImageFormat;
  /** Mean of its colours, 0 black to 255 white; whole numbers. */
  readonly brightness: number;
  /** More than 8 bits a channel; it is read as 8. */
  readonly deep: boolean;
}

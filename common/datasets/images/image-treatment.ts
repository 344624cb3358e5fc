/** `fit` keeps all of the picture and fills the rest; `fill` keeps the proportions and cuts; `stretch` distorts. */
export type ImageResize = 'fit' | 'fill' | 'stretch';

/**
 * How pixels 0…255 become numbers. `unit`: 0…1; `signed`: −1…1; `standard`: each channel less its mean over the
 * training pictures, by its standard deviation; `none`: as they are.
 */
export type PixelScaling = 'unit' | 'signed' | 'standard' | 'none';

/** How a picture becomes a block of numbers [height, width, channels]. */
export interface ImageTreatment {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly resize: ImageResize;
  readonly color: 'grey' | 'rgb' | 'rgba';
  readonly scaling: PixelScaling;
}

/** Number = (pixel − offset) / divisor, per channel. */
export interface FittedImage {
  readonly offset: readonly number[];
  readonly divisor: readonly number[];
}

/** A random change of training pictures: a layer of the augmentation family, or GaussianNoise. */
export interface Augmentation {
  /** Layer type: `RandomFlip`, `RandomRotation`, … */
  readonly layer: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Channels of a picture that was treated. */
export function channelsOf({ color }: Pick<ImageTreatment, 'color'>): number {
  return color === 'grey' ? 1 : color === 'rgb' ? 3 : 4;
}

/** What is done to pictures of which nothing is known. */
export const defaultImageTreatment: ImageTreatment = {
  width: 64,
  height: 64,
  resize: 'fit',
  color: 'rgb',
  scaling: 'unit',
};

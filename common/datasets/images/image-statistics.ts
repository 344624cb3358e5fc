import type { HistogramBin } from '../column.ts';

/** Smallest and largest of a count over the pictures. */
export interface CountRange {
  readonly min: number;
  readonly max: number;
}

/** What the pictures of a column are like, as they were imported. */
export interface ImageStatistics {
  /** Pixels. */
  readonly width: CountRange;
  readonly height: CountRange;
  /** 1 grey, 2 grey with alpha, 3 RGB, 4 RGBA: how many pictures have so many channels. */
  readonly channels: readonly { readonly channels: number; readonly count: number }[];
  /** `jpeg`, `png`, …: how many pictures are of that kind; `raw` for arrays of numbers. */
  readonly formats: readonly { readonly format: string; readonly count: number }[];
  /** Mean brightness of a picture, 0 black to 255 white. */
  readonly brightness: readonly HistogramBin[];
  /** Pictures with more than 8 bits a channel; they are read as 8. */
  readonly deep: number;
}

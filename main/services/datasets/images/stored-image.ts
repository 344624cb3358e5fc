/** A picture as the dataset keeps it: the file as it came, or the numbers of an array. */
export type StoredImage =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'pixels';
      readonly width: number;
      readonly height: number;
      readonly channels: 1 | 3 | 4;
      /** Row-major [height, width, channels]. */
      readonly bytes: Uint8Array;
    };

/** The pictures of a dataset, by row of its table. */
export interface ImagePack {
  readonly count: number;
  /** Null where the row has no picture that can be read. */
  read(row: number): Promise<StoredImage | null>;
  close(): Promise<void>;
}

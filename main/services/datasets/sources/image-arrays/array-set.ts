/** Pictures of one size that are arrays of numbers: the train part of a data set, say. */
export interface ArraySet {
  /** `train`, `validation` or `test`; null where nothing says so. */
  readonly split: string | null;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly count: number;
  /** They had more than 8 bits a channel. */
  readonly deep: boolean;
  /** Some pictures at a time, in order. */
  blocks(): AsyncIterable<ArrayBlock>;
}

/** Consecutive pictures of a set. */
export interface ArrayBlock {
  /** Row-major [pictures, height, width, channels]. */
  readonly pixels: Uint8Array;
  /** Cells of each picture, in the order of the columns. */
  readonly cells: readonly (readonly (string | null)[])[];
}

const words: readonly (readonly [RegExp, string])[] = [
  [/t10k|test/i, 'test'],
  [/val(?:id(?:ation)?)?(?![a-z])|(?<![a-z])dev(?![a-z])/i, 'validation'],
  [/train/i, 'train'],
];

/** What a file or an array of this name holds of a data set: `train-images-idx3-ubyte`, `x_test`. */
export function splitOfName(name: string): string | null {
  return words.find(([word]) => word.test(name))?.[1] ?? null;
}

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
  /** What is known of every picture before the pictures are read; null where it lies among them. */
  readonly cells: ArrayCells | null;
  /** Some pictures at a time, in order. */
  blocks(): AsyncIterable<ArrayBlock>;
}

/** Cells by column, in the order of the columns, and by picture; null is missing. */
export type ArrayCells = readonly (readonly (string | null)[])[];

/** Consecutive pictures of a set. */
export interface ArrayBlock {
  /** Row-major [pictures, height, width, channels]; to be read before the next block is asked for. */
  readonly pixels: Uint8Array;
  readonly count: number;
  /** Of these pictures, where the set does not know them before. */
  readonly cells?: ArrayCells;
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

import type { RandomSource } from '../random/random-source.ts';

/** What a person chooses of a generated set. Stored with the dataset: the same choice gives the same rows. */
export interface GeneratorSpec {
  readonly kind: GeneratorKind;
  readonly rows: number;
  /** 0 none to 1 as much as the set bears; what it moves depends on the set. */
  readonly noise: number;
  readonly seed: number;
}

export type GeneratorKind =
  | 'two-blobs'
  | 'circle'
  | 'four-square'
  | 'spiral'
  | 'moons'
  | 'plane'
  | 'multi-gaussian'
  | 'and'
  | 'or'
  | 'xor'
  | 'not'
  | 'concert'
  | 'sine'
  | 'tips';

/** A table of numbers, made by formula and chance. */
export interface GeneratedTable {
  readonly columns: readonly string[];
  /** Rows of as many numbers as there are columns. */
  readonly rows: readonly (readonly number[])[];
}

/**
 * How a set is drawn. `plane`: the first two columns, coloured by the target; `line` and `points`: the target over
 * the first column; `table`: its different rows.
 */
export type GeneratedPicture = 'plane' | 'line' | 'points' | 'table';

/** One teaching set. */
export interface Generator {
  readonly kind: GeneratorKind;
  readonly title: string;
  /** One sentence on what it teaches. */
  readonly teaches: string;
  readonly family: 'Classes in a plane' | 'Numbers over a plane' | 'Logic' | 'Stories and series';
  readonly columns: readonly string[];
  readonly target: string;
  readonly picture: GeneratedPicture;
  /** What noise does to it, as a sentence. */
  readonly noiseMeans: string;
  readonly usual: Omit<GeneratorSpec, 'kind'>;
  /** Rows of the set, of which there are `rows` unless the set is a small table that is repeated whole. */
  readonly make: (spec: GeneratorSpec, random: RandomSource) => readonly (readonly number[])[];
}

/** Fewest and most rows of a generated set. */
export const rowLimits = { fewest: 4, most: 100_000 } as const;

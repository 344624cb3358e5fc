import type { NetworkSpec } from '../network-spec.ts';

/** What a known network is built for. */
export interface ArchitectureSize {
  /** Height, width and channels of an image. */
  readonly image: readonly [number, number, number];
  readonly classes: number;
}

/** A network from the literature. */
export interface Architecture {
  readonly id: string;
  readonly label: string;
  /** What it is known for, in one sentence. */
  readonly summary: string;
  /** Paper and year. */
  readonly source: string;
  /** The size that it was published with. */
  readonly published: ArchitectureSize;
  readonly build: (size: ArchitectureSize) => NetworkSpec;
}

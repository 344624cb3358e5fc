import { elementCount } from '../tensor/shape.ts';

/**
 * Numbers of a prepared row that belong together, as one Input layer takes them. `numbers`: one per feature;
 * `tokens`: [length]; `image`: [height, width, channels]; `window`: [rows, features].
 */
export interface FeatureBlock {
  readonly kind: 'numbers' | 'tokens' | 'image' | 'window';
  /** The column it comes from, or `features`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Place of its first number in the row. */
  readonly start: number;
}

/** Numbers in a prepared row. */
export function blocksWidth(blocks: readonly Pick<FeatureBlock, 'shape'>[]): number {
  return blocks.reduce((sum, { shape }) => sum + elementCount(shape), 0);
}

/** Blocks one after another. */
export function placeBlocks(
  blocks: readonly Omit<FeatureBlock, 'start'>[],
): readonly FeatureBlock[] {
  let start = 0;
  return blocks.map((block) => {
    const placed = { ...block, start };
    start += elementCount(block.shape);
    return placed;
  });
}

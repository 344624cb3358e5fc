import type { FeatureBlock } from '../../../common/datasets/feature-block.ts';
import { formatCount } from '../../ui/format.ts';

/** What a block of a prepared row is and its shape: `review: 120 tokens`, `picture: 32 × 32 pixels, 3 channels`. */
export function blockWords({ kind, name, shape }: FeatureBlock): string {
  const [first = 0, second = 0, third = 1] = shape;
  const count = (many: number, noun: string): string =>
    `${formatCount(many)} ${many === 1 ? noun : `${noun}s`}`;
  switch (kind) {
    case 'numbers':
      return `${count(first, 'number')}, shape (${first})`;
    case 'tokens':
      return `${name}: ${count(first, 'token')}, shape (${first})`;
    case 'window':
      return `window: ${count(first, 'row')} of ${count(second, 'number')}, shape (${first}, ${second})`;
    case 'image':
      return `${name}: ${second} × ${first} pixels, ${count(third, 'channel')}, shape (${first}, ${second}, ${third})`;
  }
}

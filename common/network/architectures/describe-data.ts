import type { FeatureBlock } from '../../datasets/feature-block.ts';
import type { NetworkData } from './network-data.ts';

/** What a network is drawn for, in a few words: `28 × 28 × 1 pictures, 10 classes`. */
export function describeData({ blocks, task, classes, targetCount }: NetworkData): string {
  const parts = blocks.map(describeBlock).join(' and ');
  const answer =
    task !== 'regression'
      ? `${count(classes)} classes${targetCount > 1 ? ' for each pixel' : ''}`
      : targetCount === 1
        ? 'one number'
        : `${count(targetCount)} numbers`;
  return `${parts}, ${answer}`;
}

function describeBlock({ kind, shape }: FeatureBlock): string {
  const size = shape.map(count).join(' × ');
  switch (kind) {
    case 'numbers':
      return `${size} ${shape[0] === 1 ? 'feature' : 'features'}`;
    case 'image':
      return `${size} pictures`;
    case 'tokens':
      return `texts of ${size} tokens`;
    case 'window':
      return `windows of ${size}`;
  }
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

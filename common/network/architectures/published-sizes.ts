import { placeBlocks, type FeatureBlock } from '../../datasets/feature-block.ts';
import type { Task } from '../task.ts';
import type { NetworkData } from './network-data.ts';

/** What is told of a row: classes (two or more), or numbers. */
export type Answer = { readonly classes: number } | { readonly numbers: number };

/** A table of `count` numbers in a row. */
export function columns(count: number, answer: Answer): NetworkData {
  return sized({ kind: 'numbers', name: 'features', shape: [count] }, answer);
}

/** Pictures of height × width × channels. */
export function pictures(shape: readonly [number, number, number], answer: Answer): NetworkData {
  return sized({ kind: 'image', name: 'picture', shape }, answer);
}

/** Windows of rows × features of a series. */
export function windows(shape: readonly [number, number], answer: Answer): NetworkData {
  return sized({ kind: 'window', name: 'window', shape }, answer);
}

/** Texts of `length` tokens, which are numbers below `vocabulary`. */
export function texts(length: number, vocabulary: number, answer: Answer): NetworkData {
  const data = sized({ kind: 'tokens', name: 'text', shape: [length] }, answer);
  return { ...data, vocabulary: { text: vocabulary } };
}

function sized(block: Omit<FeatureBlock, 'start'>, answer: Answer): NetworkData {
  const classes = 'classes' in answer ? answer.classes : 2;
  const task: Task = 'numbers' in answer ? 'regression' : classes === 2 ? 'binary' : 'multiclass';
  const targetCount = 'numbers' in answer ? answer.numbers : 1;
  return { blocks: placeBlocks([block]), task, classes, targetCount, rows: null, vocabulary: {} };
}

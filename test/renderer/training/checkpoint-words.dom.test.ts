import { describe, expect, it } from 'vitest';
import { callbackKeys } from '../../../common/training/callbacks/create-callbacks.ts';
import { callbackDefaults } from '../../../common/training/callbacks/callback-catalogue.ts';
import type { CheckpointSummary } from '../../../common/training/control/run-control.ts';
import { checkpointTitle, keeperOf } from '../../../renderer/ui/checkpoint-words.ts';

const kept = (keptBy: string): CheckpointSummary => ({
  ...{ id: 1, kind: 'kept', epoch: 1200, step: 9, bytes: 1, createdAt: '', keptBy },
});
const { ModelCheckpoint, Rule } = callbackDefaults;
const [first = '', second = '', rule = ''] = callbackKeys([
  ModelCheckpoint,
  ModelCheckpoint,
  { ...Rule, then: 'checkpoint', when: 'val_accuracy > .9' },
]);

describe('the words for a state that was kept', () => {
  it.each([
    ['', 'Epoch 1,200', 'you'],
    ['before the rise', 'Epoch 1,200: before the rise', 'you'],
    [first, 'Epoch 1,200', 'ModelCheckpoint, which watches val_loss (min)'],
    [second, 'Epoch 1,200', 'ModelCheckpoint #2, which watches val_loss (min)'],
    [rule, 'Epoch 1,200', 'your rule val_accuracy > .9'],
  ])('by %j', (keptBy, title, keeper) => {
    expect(checkpointTitle(kept(keptBy))).toBe(title);
    expect(keeperOf(kept(keptBy))).toBe(keeper);
  });
});

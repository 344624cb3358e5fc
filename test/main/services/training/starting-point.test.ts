import { describe, expect, it } from 'vitest';
import { startingPoint } from '../../../../main/services/training/starting-point.ts';

const resume = { id: 1, kind: 'resume', step: 10 } as const;
const final = { id: 2, kind: 'final', step: 10 } as const;
const kept = { id: 3, kind: 'kept', step: 4 } as const;

describe('where a run goes on', () => {
  it.each([
    ['anew without a state', [], false, false, undefined],
    [
      'at the state with everything',
      [final, resume],
      false,
      false,
      { checkpointId: 1, how: 'resume' },
    ],
    [
      'at the latest state',
      [{ ...final, step: 12 }, resume],
      false,
      false,
      { checkpointId: 2, how: 'resume' },
    ],
    ['behind its end, with more epochs', [resume], false, true, { checkpointId: 1, how: 'extend' }],
    ['anew although a state is kept', [kept], false, false, undefined],
    ['at the state it branched from', [kept], true, false, { checkpointId: 3, how: 'branch' }],
    [
      'at the first of several kept states',
      [{ ...kept, id: 9 }, kept],
      true,
      false,
      { checkpointId: 3, how: 'branch' },
    ],
    [
      'at its own state once it has one',
      [kept, resume],
      true,
      false,
      { checkpointId: 1, how: 'resume' },
    ],
  ] as const)('is %s', (_title, checkpoints, branched, extend, from) => {
    expect(startingPoint({ checkpoints, branched, extend })).toEqual(from);
  });
});

import { describe, expect, it } from 'vitest';
import type { RunStatus } from '../../../common/runs/run.ts';
import { actionsOf, actionWords } from '../../../renderer/features/training/run-actions.ts';

const of = (status: RunStatus, resumable = true) => actionsOf({ status, resumable });

describe('what can be done to a run', () => {
  it.each([
    ['queued', ['stop', 'change']],
    ['preparing', ['pause', 'stop', 'change']],
    ['running', ['pause', 'stop', 'change', 'pause-at-epoch', 'stop-at-epoch', 'keep', 'branch']],
    ['paused', ['resume', 'batch', 'epoch', 'stop', 'change', 'keep', 'branch']],
    ['finished', ['extend', 'branch']],
    ['stopped', ['resume', 'extend', 'branch']],
    ['interrupted', ['resume', 'extend', 'branch']],
    ['failed', ['resume', 'extend', 'branch']],
    // The same again would diverge again.
    ['diverged', ['branch']],
  ] as const)('%s: %s', (status, actions) => {
    expect(of(status)).toEqual(actions);
  });

  it.each(['finished', 'stopped', 'interrupted', 'failed'] as const)(
    'a %s run without a stored state can only be branched anew',
    (status) => {
      expect(of(status, false)).toEqual(['branch']);
    },
  );

  it('a paused run goes on although nothing says that it is resumable yet', () => {
    expect(of('paused', false)).toContain('resume');
  });

  it('no state has two actions with the same keys', () => {
    const states: readonly RunStatus[] = ['running', 'paused', 'stopped', 'preparing', 'finished'];
    for (const status of states) {
      const keys = of(status).flatMap((action) => actionWords[action].shortcut ?? []);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

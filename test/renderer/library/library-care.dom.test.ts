import { describe, expect, it, vi } from 'vitest';
import type { LibraryApi, LibraryState } from '../../../common/library/library-api.ts';
import { LibraryCare, lostSince } from '../../../renderer/features/library/library-care.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';

const state: LibraryState = {
  place: '/library',
  schedule: { everyHours: 24, kept: 7 },
  backups: [{ name: 'a', at: '2027-01-01T00:00:00.000Z', bytes: 10 }],
  restores: null,
  movesTo: null,
  damaged: [],
};
const space = { file: 100, checkpoints: 0, unused: 0, removed: 0, backups: 10, runs: [] };

/** A window whose library answers as given; failures are collected. */
function careOf(library: Partial<LibraryApi>) {
  const errors: unknown[] = [];
  const answers = {
    state: () => Promise.resolve(state),
    space: () => Promise.resolve(space),
    ...library,
  };
  const studio = {
    api: { library: answers },
    info: { host: 'browser' },
    guard: (work: () => Promise<void>) =>
      work().catch((error: unknown) => {
        errors.push(error);
      }),
  };
  return { care: new LibraryCare(studio as unknown as Studio), errors };
}

describe('the Library window', () => {
  it('keeps the other setting of the plan when one is changed', async () => {
    const setSchedule = vi.fn((schedule: LibraryState['schedule']) =>
      Promise.resolve({ ...state, schedule }),
    );
    const { care } = careOf({ setSchedule });
    await care.load();
    await care.setSchedule({ kept: 3 });
    expect(setSchedule).toHaveBeenCalledWith({ everyHours: 24, kept: 3 });
    expect(care.state?.schedule).toEqual({ everyHours: 24, kept: 3 });
  });

  it('does one thing at a time, and is free again when that failed', async () => {
    let fail: (error: Error) => void = () => {};
    const check = vi.fn(() => new Promise<never>((_, reject) => (fail = reject)));
    const backUp = vi.fn(() => Promise.resolve(state));
    const { care, errors } = careOf({ check, backUp });
    const checking = care.check();
    expect(care.busy).toBe('Checking the library');
    await care.backUp();
    expect(backUp).not.toHaveBeenCalled();
    fail(new Error('ended'));
    await checking;
    expect(errors).toHaveLength(1);
    expect(care.busy).toBeNull();
    await care.backUp();
    expect(care.outcome).toBe('The library is backed up.');
  });

  it.each([
    [20_000, 'minute'],
    [25 * 60_000, '25 minutes'],
    [5 * 3_600_000, '5 hours'],
    [3 * 86_400_000, '3 days'],
  ])('says how much work follows a backup: %s ms', (age, words) => {
    const at = '2027-01-01T00:00:00.000Z';
    expect(lostSince(at, new Date(at).getTime() + age)).toBe(words);
  });
});

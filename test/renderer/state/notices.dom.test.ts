import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import { Studio } from '../../../renderer/state/studio.svelte.ts';
import { memoryStudio } from '../shell/memory-studio.ts';

const messages = (studio: Studio): string[] => studio.notices.list.map(({ message }) => message);

/** Goes to an address and waits until the window has told of it. */
async function go(address: string): Promise<void> {
  const told = new Promise((resolve) =>
    window.addEventListener('hashchange', resolve, { once: true }),
  );
  window.location.hash = address;
  await told;
}

async function studioAt(address: string): Promise<Studio> {
  await go(address);
  return new Studio(memoryStudio(10).connection);
}

describe('notices', () => {
  afterEach(() => go('#/'));

  it('of an error leave with the place they are about', async () => {
    const studio = await studioAt('#/project/a/design');
    studio.notices.showError(new AppError('invalid-data', 'The table is empty.'));
    await go('#/project/a/design?run=1');
    expect(messages(studio)).toEqual(['The table is empty.']);
    await go('#/project/a/train');
    expect(messages(studio)).toEqual([]);
  });

  it('of what should not have happened stay until they are closed', async () => {
    const studio = await studioAt('#/project/a/design');
    studio.notices.showError(new TypeError('x is undefined'));
    studio.notices.showError(new AppError('unexpected', 'Something failed.', { detail: 'stack' }));
    await go('#/project/b/data');
    expect(studio.notices.list).toHaveLength(2);
    for (const { id } of studio.notices.list) studio.notices.dismiss(id);
    expect(messages(studio)).toEqual([]);
  });

  it('leave with their project, except those that offer something', async () => {
    const studio = await studioAt('#/project/a/runs');
    studio.notices.show({ tone: 'success', message: 'Saved.' });
    const action = { label: 'Undo', run: () => undefined };
    studio.notices.show({ tone: 'info', message: 'Deleted.', action });
    await go('#/project/a/data');
    expect(messages(studio)).toEqual(['Saved.', 'Deleted.']);
    await go('#/project/b/data');
    expect(messages(studio)).toEqual(['Deleted.']);
  });

  it('shown on the way to a place are about that place', async () => {
    const studio = await studioAt('#/project/a/runs');
    const arrived = new Promise((resolve) =>
      window.addEventListener('hashchange', resolve, { once: true }),
    );
    studio.route.open('gone', 'data');
    studio.notices.showError(new AppError('not-found', 'This project is no longer there.'));
    await arrived;
    expect(messages(studio)).toEqual(['This project is no longer there.']);
  });
});

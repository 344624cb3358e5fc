import { describe, expect, it } from 'vitest';
import { openLibrary } from '../../../main/storage/library.ts';
import { SettingsRepository } from '../../../main/storage/settings-repository.ts';
import { addRunningRun, run } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('settings in the library', () => {
  it('forgets what was set for runs that are no more, and nothing else', async () => {
    const library = openLibrary(temporaryFolder());
    const { connection } = library;
    addRunningRun(connection);
    const settings = new SettingsRepository(connection);
    settings.set('report.card.gone', { licence: 'MIT' });
    settings.set(`report.card.${run.id}`, { licence: 'MIT' });
    settings.set('report.order', ['gone']);
    settings.set('theme', 'dark');
    settings.purgeOfRuns('report.card.');
    expect(settings.get('report.card.gone')).toBeUndefined();
    expect(settings.get(`report.card.${run.id}`)).toEqual({ licence: 'MIT' });
    expect(settings.get('report.order')).toEqual(['gone']);
    expect(settings.get('theme')).toBe('dark');
    await library.close();
  });
});

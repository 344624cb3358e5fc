import type { Settings } from '../../../common/api/api.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';
import type { Handlers } from '../handlers.ts';

const themes: readonly Settings['theme'][] = ['system', 'light', 'dark'];

/** The person's settings, kept in the library. */
export function settingsCalls(settings: SettingsRepository): Handlers['settings'] {
  return {
    get: () => ({ theme: themes.find((theme) => theme === settings.get('theme')) ?? 'system' }),
    set: (input) => {
      settings.set('theme', input.theme);
      return input;
    },
  };
}

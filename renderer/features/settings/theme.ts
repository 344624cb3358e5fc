import type { Settings } from '../../../common/api/api.ts';
import type { Studio } from '../../state/studio.svelte.ts';

export const themes: readonly { readonly id: Settings['theme']; readonly label: string }[] = [
  { id: 'system', label: 'As the system' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
];

/** Changes the theme at once and remembers it. */
export function chooseTheme(studio: Studio, theme: Settings['theme']): void {
  const before = studio.settings;
  studio.settings = { ...before, theme };
  void studio.guard(async () => {
    try {
      studio.settings = await studio.api.settings.set(studio.settings);
    } catch (error) {
      studio.settings = before;
      throw error;
    }
  });
}

/** Puts a theme on the document and follows the system where it says so; returns what ends that. */
export function applyTheme(theme: Settings['theme']): () => void {
  const root = document.documentElement;
  if (theme !== 'system') {
    root.dataset['theme'] = theme;
    return () => undefined;
  }
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = (): void => {
    root.dataset['theme'] = dark.matches ? 'dark' : 'light';
  };
  follow();
  dark.addEventListener('change', follow);
  return () => dark.removeEventListener('change', follow);
}

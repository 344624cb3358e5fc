import type { Chosen } from '../../state/connection.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { chooseFolder } from '../../ui/choose-folder.ts';

/**
 * Lets the person choose a folder to import; null when they change their mind. The desktop program reads it where it
 * lies; a browser sends its files.
 */
export async function chooseDataFolder(studio: Studio): Promise<Chosen | null> {
  if (studio.info?.host === 'desktop') return studio.api.app.chooseFolder();
  return chooseFolder();
}

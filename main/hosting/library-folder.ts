import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the library is kept: the same for the desktop program and the web host.
 * `LAYERWRIGHT_LIBRARY` names another folder.
 */
export function libraryFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string = homedir(),
): string {
  const chosen = environment['LAYERWRIGHT_LIBRARY'];
  if (chosen) return chosen;
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Layerwright', 'library');
    case 'win32':
      return join(
        environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'),
        'Layerwright',
        'library',
      );
    default:
      return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'layerwright');
  }
}

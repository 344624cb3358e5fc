import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the parts of the installed program are. */
export interface Program {
  readonly version: string;
  readonly resourcesFolder: string;
  /** Folder of the built window. */
  readonly rendererFolder: string;
  /** The file that a trainer process runs. */
  readonly trainerEntry: string;
}

/** The program around an entry file that lies two folders below the root, built or not. */
export function programAround(entryFolder: string, built: boolean): Program {
  const root = join(entryFolder, '..', '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    version,
    resourcesFolder: join(root, 'resources'),
    rendererFolder: join(root, 'out', 'renderer'),
    trainerEntry: built
      ? join(root, 'out', 'main', 'trainer.js')
      : join(root, 'main', 'trainer', 'index.ts'),
  };
}

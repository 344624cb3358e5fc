import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../../common/errors/app-error.ts';

/** A file of a log. */
export interface LogFile {
  readonly onDisk: string;
  /** What the person knows it by. */
  readonly name: string;
  /** Below what was chosen, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

/** Files that one import looks at. */
const mostFiles = 200_000;

/** Every file of a granted file or folder, in order of their paths; links are not followed. */
export async function findLogs(path: string, name: string): Promise<readonly LogFile[]> {
  const facts = await stat(path);
  if (!facts.isDirectory()) {
    return [{ onDisk: path, name, path: basename(name), bytes: facts.size }];
  }
  const found: LogFile[] = [];
  await collect(path, '', found);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));

  async function collect(folder: string, below: string, into: LogFile[]): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const inside = join(folder, entry.name);
      if (entry.isDirectory()) await collect(inside, `${below}${entry.name}/`, into);
      else if (entry.isFile()) {
        const { size } = await stat(inside);
        into.push({ onDisk: inside, name: entry.name, path: below + entry.name, bytes: size });
      }
      if (into.length > mostFiles) {
        throw new AppError(
          'invalid-data',
          `The folder “${name}” has more than ${mostFiles.toLocaleString('en-GB')} files. Choose one of the folders in it.`,
          { place: { file: name } },
        );
      }
    }
  }
}

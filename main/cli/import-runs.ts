import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { openLibraryAnywhere, type SteeredLibrary } from './open-library.ts';
import type { Program } from './program.ts';
import { folderOf, printRuns } from './runs.ts';
import type { ImportRunsCommand } from './steering-arguments.ts';
import type { Terminal } from './terminal.ts';

/** Takes runs of other programs' logs into a library. Throws an AppError with a sentence; then no run was added. */
export async function importRuns(
  command: ImportRunsCommand,
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const missing = command.paths.find((path) => !existsSync(path));
  if (missing !== undefined) {
    throw new AppError('file-unreadable', `There is no file or folder “${missing}”.`, {
      place: { file: missing },
    });
  }
  const library = await openLibraryAnywhere(folderOf(command.library), program);
  const cancel = (): void => void library.api.runImport.cancel({ id: null });
  stop.addEventListener('abort', cancel);
  try {
    const tokens: string[] = [];
    for (const path of command.paths) tokens.push(await tokenOf(library, resolve(path)));
    const projectId = await projectOf(library, command.project);
    const { runs, remarks } = await library.api.runImport.start({ tokens, projectId });
    for (const remark of remarks) terminal.err(`${remark}\n`);
    printRuns(runs, command.json, terminal);
    return exitCodes.finished;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'cancelled') throw error;
    terminal.err(`${error.message}\n`);
    return exitCodes.interrupted;
  } finally {
    stop.removeEventListener('abort', cancel);
    await library.close();
  }
}

function tokenOf(library: SteeredLibrary, path: string): string | Promise<string> {
  return library.here ? library.files.grant(path, basename(path)) : library.files.grant(path);
}

async function projectOf({ api }: SteeredLibrary, wanted: string | null): Promise<string | null> {
  if (wanted === null) return null;
  const found = (await api.projects.list()).find(
    ({ id, name }) => id === wanted || name === wanted,
  );
  if (found) return found.id;
  throw new AppError('not-found', `There is no project “${wanted}” in this library.`);
}

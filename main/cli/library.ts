import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import type { ApiEvent } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type {
  ExportProjectCommand,
  ImportProjectCommand,
  LibraryCommand,
  MoveCommand,
  RecoverCommand,
  RestoreCommand,
} from './library-arguments.ts';
import {
  printCheck,
  printLibrary,
  printRecovered,
  printSchedule,
  printShrunk,
} from './library-output.ts';
import { openLibraryAnywhere, requireLibrary, type SteeredLibrary } from './open-library.ts';
import type { Program } from './program.ts';
import { folderOf } from './runs.ts';
import type { Terminal } from './terminal.ts';

/** How a command ended, or that what it asked for happens when the library is opened again. */
type Outcome = ExitCode | 'open-again';

/**
 * Backs a library up, checks, shrinks, restores, recovers or moves it, and writes or takes in a project as one file:
 * in the program that has it open, where there is one. A restore or a move waits there for the next start; otherwise
 * it is done at once. Throws an AppError with a sentence.
 */
export async function careForLibrary(
  command: LibraryCommand,
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const folder = folderOf(command.library);
  // Only taking a project in may begin a library.
  if (command.what !== 'import-project') await requireLibrary(folder);
  const outcome = await withLibrary(folder, program, terminal, async (library) => {
    const quiet = command.json || terminal.columns === null;
    const endProgress = quiet ? () => undefined : tellProgress(library, terminal);
    const cancel = (): void => {
      void library.api.library.cancelWork();
      void library.api.library.cancelProjectFile();
    };
    stop.addEventListener('abort', cancel);
    try {
      return await perform(command, library, terminal, endProgress);
    } catch (error) {
      endProgress();
      if (!(error instanceof AppError) || error.code !== 'cancelled') throw error;
      terminal.err(`${error.message}\n`);
      return exitCodes.interrupted;
    } finally {
      stop.removeEventListener('abort', cancel);
    }
  });
  if (outcome !== 'open-again') return outcome;
  return withLibrary(folder, program, terminal, async ({ api }) => {
    const state = await api.library.state();
    if (command.json) terminal.out(`${JSON.stringify(state)}\n`);
    const done = command.what !== 'move' || state.place === resolve(command.folder ?? '');
    return done ? exitCodes.finished : exitCodes.failed;
  });
}

/** Opens the library, or reaches the program that has it open, and tells what was found at its start. */
async function withLibrary<Result>(
  folder: string,
  program: Program,
  terminal: Terminal,
  use: (library: SteeredLibrary) => Promise<Result>,
): Promise<Result> {
  const library = await openLibraryAnywhere(folder, program);
  try {
    if (library.here) {
      for (const notice of (await library.api.app.info()).notices) terminal.err(`${notice}\n`);
    }
    return await use(library);
  } finally {
    await library.close();
  }
}

async function perform(
  command: LibraryCommand,
  library: SteeredLibrary,
  terminal: Terminal,
  endProgress: () => void,
): Promise<Outcome> {
  const { library: calls } = library.api;
  switch (command.what) {
    case 'show':
      printLibrary(await calls.state(), await calls.space(), command.json, terminal);
      return exitCodes.finished;
    case 'backup': {
      const { backups } = await calls.backUp();
      const [newest] = backups;
      if (command.json) terminal.out(`${JSON.stringify(newest)}\n`);
      else terminal.out(`${newest?.name ?? ''} is written.\n`);
      return exitCodes.finished;
    }
    case 'check': {
      const report = await calls.check();
      endProgress();
      printCheck(report, command.json, terminal);
      return report.problems.length === 0 ? exitCodes.finished : exitCodes.failed;
    }
    case 'shrink': {
      const { file: before } = await calls.space();
      const space = await calls.shrink();
      endProgress();
      printShrunk(before, space, command.json, terminal);
      return exitCodes.finished;
    }
    case 'schedule': {
      const { schedule } = await calls.state();
      const { everyHours = schedule.everyHours, kept = schedule.kept } = command;
      const state = await calls.setSchedule({ everyHours, kept });
      if (command.json) terminal.out(`${JSON.stringify(state.schedule)}\n`);
      else printSchedule(state.schedule, terminal);
      return exitCodes.finished;
    }
    case 'recover':
      return recover(command, library, terminal, endProgress);
    case 'restore':
      return restore(command, library, terminal);
    case 'move':
      return move(command, library, terminal);
    case 'export-project':
      return exportProject(command, library, terminal, endProgress);
    case 'import-project':
      return importProject(command, library, terminal, endProgress);
  }
}

async function recover(
  { damaged, json }: RecoverCommand,
  { api }: SteeredLibrary,
  terminal: Terminal,
  endProgress: () => void,
): Promise<Outcome> {
  const aside = (await api.library.state()).damaged.map(({ name }) => name).toSorted();
  const name = damaged ?? aside.at(-1);
  if (name === undefined || !aside.includes(name)) {
    throw new AppError(
      'not-found',
      name === undefined
        ? 'No damaged library was put aside here.'
        : `There is no damaged library “${name}”. layerwright library lists those that are there.`,
    );
  }
  const report = await api.library.recover({ damaged: name });
  endProgress();
  printRecovered(report, json, terminal);
  return exitCodes.finished;
}

async function restore(
  { backup, json }: RestoreCommand,
  { here, api }: SteeredLibrary,
  terminal: Terminal,
): Promise<Outcome> {
  const { backups } = await api.library.state();
  const name = backup === 'latest' ? (backups[0]?.name ?? null) : backup;
  if (backup !== null && name === null) {
    throw new AppError('not-found', 'There is no backup yet. Make one: layerwright library backup');
  }
  if (name !== null && !backups.some((one) => one.name === name)) {
    throw new AppError(
      'not-found',
      `There is no backup “${name}”. layerwright library lists those that are there.`,
    );
  }
  const state = await api.library.restore({ backup: name });
  if (name !== null && here) return 'open-again';
  if (json) terminal.out(`${JSON.stringify(state)}\n`);
  else if (name === null) terminal.out('Nothing will be restored.\n');
  else {
    terminal.out(
      `${name} takes the library’s place when the program that has it open is started again.\n`,
    );
  }
  return exitCodes.finished;
}

async function move(
  { folder, json }: MoveCommand,
  library: SteeredLibrary,
  terminal: Terminal,
): Promise<Outcome> {
  const { api, here } = library;
  const token = folder === null ? null : await grant(library, resolve(folder));
  const state = await api.library.move({ token });
  if (folder !== null && here) return 'open-again';
  if (json) terminal.out(`${JSON.stringify(state)}\n`);
  else if (folder === null) terminal.out('The library stays where it is.\n');
  else {
    terminal.out(
      `The library moves to “${resolve(folder)}” when the program that has it open is started again.\n`,
    );
  }
  return exitCodes.finished;
}

async function exportProject(
  { project, output, force, json }: ExportProjectCommand,
  library: SteeredLibrary,
  terminal: Terminal,
  endProgress: () => void,
): Promise<Outcome> {
  const { api } = library;
  const known = await api.projects.list();
  const found = known.filter(({ id, name }) => id === project || name === project);
  const [only] = found;
  if (!only) {
    throw new AppError('not-found', `There is no project “${project}” in this library.`);
  }
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new AppError('invalid-input', `“${project}” may be any of ${ids}. Give the id.`);
  }
  // Asked before the work: an answer after minutes that a file is in the way is of no use.
  if (output !== null) refuseExisting(resolve(output), output, force);
  const { token, name } = await api.library.exportProject({ projectId: only.id });
  endProgress();
  const path = resolve(output ?? name);
  if (output === null) refuseExisting(path, name, force);
  const written = library.here
    ? library.files.resolve(token).path
    : await library.files.path(token);
  await copyFile(written, path);
  if (json) terminal.out(`${JSON.stringify({ project: only.name, file: path })}\n`);
  else terminal.out(`${relative(process.cwd(), path) || path} is written.\n`);
  return exitCodes.finished;
}

async function importProject(
  { file, json }: ImportProjectCommand,
  library: SteeredLibrary,
  terminal: Terminal,
  endProgress: () => void,
): Promise<Outcome> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new AppError('file-unreadable', `There is no file “${file}”.`, { place: { file } });
  }
  const token = await grant(library, path);
  const { id, name } = await library.api.library.importProject({ token });
  endProgress();
  if (json) terminal.out(`${JSON.stringify({ id, name })}\n`);
  else terminal.out(`The project “${name}” is in the library.\n`);
  return exitCodes.finished;
}

function grant(library: SteeredLibrary, path: string): string | Promise<string> {
  return library.here ? library.files.grant(path, basename(path)) : library.files.grant(path);
}

function refuseExisting(path: string, typed: string, force: boolean): void {
  if (force || !existsSync(path)) return;
  throw new AppError(
    'invalid-input',
    `“${typed}” exists already. Name another file with -o, or write over it with --force.`,
  );
}

/** Writes how far the work is over one line of the terminal. Gives a function that clears the line. */
function tellProgress(library: SteeredLibrary, terminal: Terminal): () => void {
  if (!library.here) return () => undefined;
  const doing = {
    backup: 'Copying',
    check: 'Checking',
    shrink: 'Giving space back',
    recover: 'Reading',
    export: 'Writing',
    import: 'Reading',
  };
  const { listeners } = library;
  let isLineOpen = false;
  const listener = (event: ApiEvent): void => {
    if (event.name !== 'library.progress') return;
    const { work, share } = event.payload;
    const percent = share === null ? '' : ` ${Math.round(100 * share)} %`;
    terminal.out(`\r\u001b[2K${doing[work]}${percent}`);
    isLineOpen = true;
  };
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (isLineOpen) terminal.out('\r\u001b[2K');
    isLineOpen = false;
  };
}

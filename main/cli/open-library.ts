import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Api, ApiEvent } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import { openControlPort } from '../hosting/control-port.ts';
import type { FileTokens } from '../services/files/file-tokens.ts';
import { startServices } from '../services/start.ts';
import { forkChildTrainer } from '../services/training/child-process-trainer.ts';
import { currentPlace } from '../storage/move-library.ts';
import type { Program } from './program.ts';
import { connectToProgram, type RunningProgram } from './running-program.ts';

/** A library that this program holds, with services over it. */
export interface LibraryHere {
  readonly api: Api;
  readonly files: FileTokens;
  readonly listeners: Set<(event: ApiEvent) => void>;
  close(): Promise<void>;
}

/** A library whose runs can be steered, here or in the program that has it open. */
export type SteeredLibrary =
  (LibraryHere & { readonly here: true }) | (RunningProgram & { readonly here: false });

/**
 * Opens a library for one command. What waits in its queue goes on waiting; other commands can steer what begins.
 * Throws like `startServices`.
 */
export async function openLibraryHere(folder: string, program: Program): Promise<LibraryHere> {
  const listeners = new Set<(event: ApiEvent) => void>();
  const services = await startServices({
    libraryFolder: folder,
    resourcesFolder: program.resourcesFolder,
    host: {
      kind: 'browser',
      version: program.version,
      forkTrainer: () => forkChildTrainer(program.trainerEntry),
    },
    publish: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
  });
  const failed: unknown[] = [];
  const { api, files, libraryFolder } = services;
  const closeControl = await openControlPort(libraryFolder, { api, files }, (error) =>
    failed.push(error),
  );
  return {
    api,
    files,
    listeners,
    close: async () => {
      await closeControl();
      await services.close();
      if (failed.length > 0) throw failed[0];
    },
  };
}

/**
 * Where a library is that has to be there. Throws `not-found` where there is none: an empty one, begun in a folder that
 * was mistyped, would be a wrong answer.
 */
export async function requireLibrary(folder: string): Promise<void> {
  const place = await currentPlace(folder);
  if (existsSync(join(place, 'library.sqlite'))) return;
  throw new AppError('not-found', `There is no library in “${place}”.`);
}

/** The library of a folder: opened here, or in the program that has it open already. */
export async function openLibraryAnywhere(
  folder: string,
  program: Program,
): Promise<SteeredLibrary> {
  try {
    return { here: true, ...(await openLibraryHere(folder, program)) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
    return { here: false, ...(await connectToProgram(await currentPlace(folder))) };
  }
}

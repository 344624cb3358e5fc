import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { LibraryProgress, LibraryState } from '../../../common/library/library-api.ts';
import { planOf } from '../../storage/backups.ts';
import type { CopyOptions } from '../../storage/copy-project.ts';
import type { Library } from '../../storage/library.ts';
import { readPendingChange, writePendingChange } from '../../storage/pending-changes.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import { endUnfinishedRewrite } from '../../storage/rewrite-library.ts';
import { shrinksInSlices } from '../../storage/shrink-library.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';
import type { FileStore } from '../files/file-store.ts';
import { safeName } from '../files/safe-name.ts';
import type { Handlers } from '../handlers.ts';
import { freeName } from '../projects/default-name.ts';
import { requireProject } from '../projects/project-calls.ts';
import type { libraryTasks } from './library-tasks.ts';
import type { RunEndings } from '../training/run-endings.ts';
import { LibraryThread } from './library-thread.ts';
import { librarySpace, sizeOf } from './library-space.ts';
import { readProjectArchive } from './read-project-archive.ts';
import { writeProjectArchive } from './write-project-archive.ts';

export interface LibraryParts {
  readonly libraryFolder: string;
  readonly library: Library;
  readonly projects: ProjectRepository;
  readonly runs: Pick<RunRepository, 'list'>;
  readonly endings: Pick<RunEndings, 'present'>;
  readonly settings: SettingsRepository;
  readonly files: FileStore;
  readonly publish: (event: ApiEvent) => void;
}

/** Milliseconds between two looks whether a backup is due. */
const lookInterval = 10 * 60 * 1000;

/** The library as a whole: backups, checks, space, moving, recovery, and projects as files. */
export class LibraryCare {
  readonly #parts: LibraryParts;
  readonly #thread = new LibraryThread();
  readonly #timer: NodeJS.Timeout;
  #backup: Promise<unknown> = Promise.resolve();
  #stopBackup: AbortController | null = null;
  #projectFile: AbortController | null = null;
  #projectWork: Promise<unknown> = Promise.resolve();

  constructor(parts: LibraryParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.#backUpIfDue(), lookInterval).unref();
  }

  calls(): Handlers['library'] {
    const { libraryFolder, library, projects, runs, endings, settings, files, publish } =
      this.#parts;
    const { connection, backups, file } = library;
    const space = () => librarySpace(connection, file, join(libraryFolder, 'backups'));
    return {
      state: () => this.#state(),
      space,
      setSchedule: (plan) => {
        settings.set('backups', plan);
        return this.#state();
      },
      backUp: async () => {
        await this.#backUp();
        return this.#state();
      },
      restore: async ({ backup: name }) => {
        const backup = backups.list().find((one) => basename(one.file) === name);
        if (name !== null && !backup) throw notThere('backup');
        if (backup && !(await this.#thread.run('isWhole', backup.file))) {
          throw new AppError('invalid-data', 'This backup is damaged. Choose another one.');
        }
        writePendingChange(libraryFolder, { ...readPendingChange(libraryFolder), restore: name });
        return this.#state();
      },
      check: async () => {
        const started = performance.now();
        const found = await this.#inThread('check', file);
        return { ...found, seconds: (performance.now() - started) / 1000 };
      },
      cancelWork: async () => {
        this.#stopBackup?.abort(new AppError('cancelled', 'The backup was cancelled.'));
        await this.#thread.cancel();
      },
      shrink: async () => {
        if (!shrinksInSlices(connection)) await this.#rewrite();
        await this.#inThread('shrink', file);
        return space();
      },
      recover: async ({ damaged: name }) => {
        if (!this.#damaged().some((one) => one.name === name)) throw notThere('damaged library');
        const folder = join(libraryFolder, `recovered-from-${name}`);
        if (existsSync(folder)) {
          throw new AppError(
            'conflict',
            `What could be read of it is already in the folder “${folder}”.`,
          );
        }
        await mkdir(folder);
        try {
          const damaged = join(libraryFolder, name, 'library.sqlite');
          const target = join(folder, 'library.sqlite');
          return { folder, tables: await this.#inThread('recover', { damaged, target }) };
        } catch (error) {
          await rm(folder, { recursive: true, force: true });
          throw error;
        }
      },
      move: ({ token }) => {
        const moveTo = token === null ? null : files.resolve(token).path;
        if (moveTo !== null && existsSync(moveTo) && readdirSync(moveTo).length > 0) {
          throw new AppError(
            'invalid-input',
            'This folder is not empty. Choose an empty one, so that nothing there is mixed up with the library.',
          );
        }
        writePendingChange(libraryFolder, { ...readPendingChange(libraryFolder), moveTo });
        return this.#state();
      },
      exportProject: async ({ projectId }) => {
        const project = requireProject(projects, projectId);
        const name = `${safeName(project.name, 'project')}.layerwright`;
        return this.#withProjectFile('export', async (options) => {
          const { path, token } = await files.createOutput(name);
          const source = { connection, libraryFolder, projectId, name: project.name };
          await writeProjectArchive(path, source, options);
          return { token, name };
        });
      },
      importProject: async ({ token }) => {
        const taken = projects.list().map(({ name }) => name);
        const { projectId } = await this.#withProjectFile('import', (options) =>
          readProjectArchive(
            files.resolve(token),
            { connection, libraryFolder },
            { ...options, rename: (name) => freeName(name, taken) },
          ),
        );
        const imported = runs.list(projectId).map((run) => endings.present(run));
        if (imported.length > 0) publish({ name: 'runs.changed', payload: { runs: imported } });
        return requireProject(projects, projectId);
      },
      cancelProjectFile: () => this.#projectFile?.abort(cancelled()),
    };
  }

  /** Ends what goes on and waits for a backup that was due. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#projectFile?.abort(cancelled());
    this.#stopBackup?.abort(new AppError('cancelled', 'The program is closing.'));
    await this.#thread.cancel();
    await this.#projectWork;
    await this.#backup;
  }

  /** One project at a time is written or read. */
  async #withProjectFile<Result>(
    work: 'export' | 'import',
    run: (options: Pick<CopyOptions, 'onProgress' | 'signal'>) => Promise<Result>,
  ): Promise<Result> {
    if (this.#projectFile) {
      throw new AppError(
        'conflict',
        'Another project is being written or read. Wait until it is done.',
      );
    }
    const controller = new AbortController();
    this.#projectFile = controller;
    this.#tell({ work, share: null });
    try {
      const { signal } = controller;
      const running = run({ signal, onProgress: (share) => this.#tell({ work, share }) });
      this.#projectWork = running.catch(() => undefined);
      return await running;
    } finally {
      this.#projectFile = null;
    }
  }

  #inThread<Task extends 'check' | 'shrink' | 'rewrite' | 'recover'>(
    task: Task,
    input: Parameters<(typeof libraryTasks)[Task]>[0],
    ready?: () => void,
  ): Promise<Awaited<ReturnType<(typeof libraryTasks)[Task]>>> {
    const work: LibraryProgress['work'] = task === 'rewrite' ? 'shrink' : task;
    return this.#thread.run(task, input, (share) => this.#tell({ work, share }), ready);
  }

  /** The backup that a person asks for. */
  async #backUp(): Promise<void> {
    if (this.#stopBackup) {
      throw new AppError('conflict', 'The library is being backed up. Wait until that is done.');
    }
    const { connection, backups } = this.#parts.library;
    const stop = new AbortController();
    this.#stopBackup = stop;
    const onProgress = (share: number): void => this.#tell({ work: 'backup', share });
    const making = backups.make(connection, new Date(), { onProgress, signal: stop.signal });
    this.#backup = Promise.allSettled([this.#backup, making]);
    try {
      await making;
    } finally {
      this.#stopBackup = null;
    }
  }

  /** Writes a library of an earlier version anew, once. Ended in the midst, nothing of it stays. */
  async #rewrite(): Promise<void> {
    const { connection, file } = this.#parts.library;
    this.#requireRest();
    try {
      await this.#inThread('rewrite', file, () => this.#requireRest());
    } catch (error) {
      // The word to end it may come when it is just done.
      if (!shrinksInSlices(connection)) throw error;
    } finally {
      endUnfinishedRewrite(connection, file);
    }
  }

  /** Throws `conflict` while a run writes: the whole file is written anew, and nothing else may be. */
  #requireRest(): void {
    const going = this.#parts.library.connection.prepare(
      "SELECT name FROM runs WHERE status IN ('preparing', 'running')",
    );
    const name = going.pluck().get() as string | undefined;
    if (name === undefined) return;
    throw new AppError('conflict', `“${name}” is training. Pause it or wait until it has ended.`);
  }

  #state(): LibraryState {
    const { libraryFolder, library } = this.#parts;
    const { restore, moveTo } = readPendingChange(libraryFolder);
    return {
      place: libraryFolder,
      schedule: planOf(library.connection),
      backups: library.backups.list().map(({ file, at }) => ({
        name: basename(file),
        at: at.toISOString(),
        bytes: sizeOf(file),
      })),
      restores: restore,
      movesTo: moveTo,
      damaged: this.#damaged(),
    };
  }

  #damaged(): LibraryState['damaged'] {
    const { libraryFolder } = this.#parts;
    return readdirSync(libraryFolder)
      .filter((name) => name.startsWith('damaged-'))
      .map((name) => ({ name, bytes: sizeOf(join(libraryFolder, name, 'library.sqlite')) }));
  }

  #backUpIfDue(): void {
    const { connection, backups } = this.#parts.library;
    // What keeps a backup from being made is told at the next start, when one is due again.
    const making = backups.makeIfDue(connection, new Date());
    this.#backup = Promise.allSettled([this.#backup, making]);
  }

  #tell(progress: LibraryProgress): void {
    this.#parts.publish({ name: 'library.progress', payload: progress });
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The project file was cancelled.');
}

function notThere(what: string): AppError {
  return new AppError('not-found', `This ${what} is no longer there.`);
}

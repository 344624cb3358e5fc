import type { LibraryProgress } from '../../common/library/library-api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { Project } from '../../common/projects/project.ts';
import type { Connection } from './connection.ts';

/** A project on its way into a file or out of one. */
export interface GoingProjectFile {
  /** `send`: the file is on its way to the services. */
  readonly work: 'send' | 'import' | 'export';
  /** Of the project, or of its file. */
  readonly name: string;
  /** From 0 to 1; null while it is not known. */
  readonly share: number | null;
  /** Whether it was asked to end and has not yet. */
  readonly ending: boolean;
}

/** Projects as files, in this window: one at a time, with how far it is and the way to end it. */
export class ProjectFiles {
  readonly #connection: Connection;
  #going = $state.raw<GoingProjectFile | null>(null);
  #stop: AbortController | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The one to show; null when none is written or read. */
  get going(): GoingProjectFile | null {
    return this.#going;
  }

  /** Takes what the services tell. */
  receive({ work, share }: LibraryProgress): void {
    if (this.#going?.work === work) this.#going = { ...this.#going, share };
  }

  /** Writes a project with its data and runs into one file; gives what it can be fetched by. */
  write(project: Pick<Project, 'id' | 'name'>): Promise<{ token: string; name: string }> {
    return this.#one('export', project.name, () =>
      this.#connection.api.library.exportProject({ projectId: project.id }),
    );
  }

  /** Takes a project out of a file that the person chose. Throws `cancelled` when it is ended. */
  read(file: File): Promise<Project> {
    return this.#one('send', file.name, async (stop) => {
      const tell = (share: number) => this.#receiveSent(share);
      const { token } = await this.#connection.upload(file, file.name, tell, stop.signal);
      stop.signal.throwIfAborted();
      this.#going = { work: 'import', name: file.name, share: null, ending: false };
      return this.#connection.api.library.importProject({ token });
    });
  }

  /** Ends what goes on; nothing of it stays. */
  async cancel(): Promise<void> {
    const going = this.#going;
    if (!going) return;
    this.#going = { ...going, ending: true };
    this.#stop?.abort(new AppError('cancelled', 'The project file was cancelled.'));
    if (going.work !== 'send') await this.#connection.api.library.cancelProjectFile();
  }

  #receiveSent(share: number): void {
    if (this.#going?.work === 'send') this.#going = { ...this.#going, share };
  }

  async #one<Result>(
    work: GoingProjectFile['work'],
    name: string,
    run: (stop: AbortController) => Promise<Result>,
  ): Promise<Result> {
    if (this.#going) {
      const message = 'Another project is being written or read. Wait until it is done.';
      throw new AppError('conflict', message);
    }
    const stop = new AbortController();
    this.#stop = stop;
    this.#going = { work, name, share: null, ending: false };
    try {
      return await run(stop);
    } finally {
      this.#going = null;
      this.#stop = null;
    }
  }
}

import type { ImportStatus } from '../../common/api/api.ts';
import type { ProfiledDataset, ReadOptions, SourceContent } from '../../common/datasets/dataset.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { Chosen, Connection, FolderSent, FolderToSend } from './connection.ts';

/** A file on its way to the services, or an import that is going on. */
export interface GoingImport extends Omit<ImportStatus, 'ended' | 'id'> {
  /** Null while the file is still on its way. */
  readonly id: string | null;
  /** Files of a folder that came before, when its sending was interrupted. */
  readonly there?: number;
}

/** A file of several sheets, tables or arrays, of which the person is to choose one. */
export interface PartQuestion {
  readonly name: string;
  readonly content: SourceContent;
  /** Null stops the import. */
  readonly answer: (part: string | null) => void;
}

/** The imports of this library that are going on, and the way to start and stop one. */
export class ImportsState {
  readonly #connection: Connection;
  readonly #tell: (message: string) => void;
  #upload = $state.raw<GoingImport | null>(null);
  #stopUpload: AbortController | null = null;
  #going = $state.raw<readonly GoingImport[]>([]);
  #question = $state.raw<PartQuestion | null>(null);

  /** @param tell Shows a sentence to the person. */
  constructor(connection: Connection, tell: (message: string) => void) {
    this.#connection = connection;
    this.#tell = tell;
  }

  /** The one to show; null when nothing is imported. */
  get current(): GoingImport | null {
    return this.#upload ?? this.#going[0] ?? null;
  }

  /** What the person is asked before an import goes on. */
  get question(): PartQuestion | null {
    return this.#question;
  }

  /** Takes what the services tell. */
  receive({ ended, ...status }: ImportStatus): void {
    const known = this.#going.some(({ id }) => id === status.id);
    if (ended) this.#going = this.#going.filter(({ id }) => id !== status.id);
    else if (known) this.#going = this.#going.map((one) => (one.id === status.id ? status : one));
    else this.#going = [...this.#going, status];
  }

  /**
   * Hands files and folders to the services and imports them as one dataset. Asks which part of a file is meant
   * where it has several. Throws `cancelled` when the person chooses none.
   */
  async files(files: readonly Chosen[], options: ReadOptions = {}): Promise<ProfiledDataset> {
    const tokens = await this.upload(files);
    const [only, ...more] = files;
    const asks = only instanceof File && more.length === 0 && options.part === undefined;
    const part = asks ? await this.#choosePart(only.name, tokens) : undefined;
    return this.tokens(tokens, part === undefined ? options : { ...options, part });
  }

  /** The part that the person chooses, or the only one with rows; undefined where there is no choice. */
  async #choosePart(name: string, tokens: readonly string[]): Promise<string | undefined> {
    this.#upload = { id: null, name, done: 0, total: null, unit: 'rows' };
    let content: SourceContent;
    try {
      content = await this.#connection.api.datasets.inspect({ tokens });
    } finally {
      this.#upload = null;
    }
    const filled = content.parts.filter(({ rows }) => rows !== 0);
    if (filled.length < 2) return filled[0]?.name;
    const part = await new Promise<string | null>((resolve) => {
      this.#question?.answer(null);
      this.#question = { name, content, answer: resolve };
    });
    if (this.#question?.content === content) this.#question = null;
    if (part !== null) return part;
    throw new AppError('cancelled', `“${name}” was not imported.`, { place: { file: name } });
  }

  /** Hands files to the services; gives a token for each. */
  async upload(files: readonly Chosen[]): Promise<string[]> {
    const total = files.reduce((sum, file) => sum + (file instanceof File ? file.size : 0), 0);
    const tokens: string[] = [];
    let before = 0;
    try {
      for (const file of files) {
        if ('token' in file) {
          tokens.push(file.token);
          continue;
        }
        if (!(file instanceof File)) {
          tokens.push(await this.#uploadFolder(file));
          continue;
        }
        const tell = (fraction: number) => {
          const done = before + fraction * file.size;
          this.#upload = { id: null, name: file.name, done, total, unit: 'bytes' };
        };
        tell(0);
        tokens.push((await this.#connection.upload(file, file.name, tell)).token);
        before += file.size;
      }
    } finally {
      this.#upload = null;
    }
    return tokens;
  }

  async #uploadFolder(folder: FolderToSend): Promise<string> {
    const total = folder.files.length;
    if (total === 0) {
      throw new AppError('invalid-data', `The folder “${folder.name}” is empty.`, {
        place: { file: folder.name },
      });
    }
    const stop = new AbortController();
    this.#stopUpload = stop;
    const tell = ({ done, there }: FolderSent) => {
      this.#upload = { id: null, name: folder.name, done, total, unit: 'files', there };
      if (done === there && there > 0) this.#tell(thereAlready(folder.name, there, total));
    };
    tell({ done: 0, there: 0 });
    try {
      return (await this.#connection.uploadFolder(folder, tell, stop.signal)).token;
    } finally {
      this.#stopUpload = null;
    }
  }

  /** Imports what the tokens stand for as one dataset. */
  tokens(tokens: readonly string[], options: ReadOptions = {}): Promise<ProfiledDataset> {
    return this.#connection.api.datasets.importFiles({ tokens, options });
  }

  /** Stops sending a folder. */
  cancelUpload(): void {
    this.#stopUpload?.abort();
  }

  /** Stops an import; nothing of it is kept. */
  async cancel(id: string): Promise<void> {
    await this.#connection.api.datasets.cancelImport({ id });
  }
}

/** What of an interrupted folder need not be sent again. */
function thereAlready(name: string, there: number, total: number): string {
  const [some, all] = [there, total].map((count) => count.toLocaleString('en-US'));
  return there === total
    ? `All ${all} files of “${name}” were there already.`
    : `${some} of ${all} files of “${name}” were there already; the others are sent now.`;
}

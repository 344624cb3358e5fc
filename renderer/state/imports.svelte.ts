import type { ImportStatus } from '../../common/api/api.ts';
import type { ProfiledDataset, ReadOptions } from '../../common/datasets/dataset.ts';
import type { Connection } from './connection.ts';

/** A file on its way to the services, or an import that is going on. */
export interface GoingImport extends Omit<ImportStatus, 'ended' | 'id'> {
  /** Null while the file is still on its way. */
  readonly id: string | null;
}

/** The imports of this library that are going on, and the way to start and stop one. */
export class ImportsState {
  readonly #connection: Connection;
  #upload = $state.raw<GoingImport | null>(null);
  #going = $state.raw<readonly GoingImport[]>([]);

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The one to show; null when nothing is imported. */
  get current(): GoingImport | null {
    return this.#upload ?? this.#going[0] ?? null;
  }

  /** Takes what the services tell. */
  receive({ ended, ...status }: ImportStatus): void {
    const known = this.#going.some(({ id }) => id === status.id);
    if (ended) this.#going = this.#going.filter(({ id }) => id !== status.id);
    else if (known) this.#going = this.#going.map((one) => (one.id === status.id ? status : one));
    else this.#going = [...this.#going, status];
  }

  /** Hands files to the services and imports them as one dataset. */
  async files(files: readonly File[], options: ReadOptions = {}): Promise<ProfiledDataset> {
    return this.tokens(await this.upload(files), options);
  }

  /** Hands files to the services; gives a token for each. */
  async upload(files: readonly File[]): Promise<string[]> {
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const tokens: string[] = [];
    let before = 0;
    try {
      for (const file of files) {
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

  /** Imports what the tokens stand for as one dataset. */
  tokens(tokens: readonly string[], options: ReadOptions = {}): Promise<ProfiledDataset> {
    return this.#connection.api.datasets.importFiles({ tokens, options });
  }

  /** Stops an import; nothing of it is kept. */
  async cancel(id: string): Promise<void> {
    await this.#connection.api.datasets.cancelImport({ id });
  }
}

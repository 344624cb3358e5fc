import { open, rm, type FileHandle } from 'node:fs/promises';
import type { FileStore } from '../files/file-store.ts';
import { freeName } from '../projects/default-name.ts';
import { csvLine } from './csv.ts';

/** Rows that are shown of a result. */
const previewRows = 10;

/** How a table of predictions is written. */
export interface SheetLook {
  readonly name: string;
  /** A first column says which file a row comes from. */
  readonly tellsFile: boolean;
  /** Which rows are shown: of a series the last ones, whose forecast reaches behind the file's end. */
  readonly shows: 'first' | 'last';
}

/** The columns of one file, and those that the answers add. */
export interface SheetColumns {
  readonly file: string;
  readonly names: readonly string[];
  readonly added: readonly string[];
}

/** A CSV of predictions that is written file by file; the first file says which columns it has. */
export class PredictionSheet {
  readonly token: string;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #look: SheetLook;
  #first: SheetColumns | null = null;
  #head: readonly string[] = [];
  #shown: (readonly string[])[] = [];
  /** Of the file that is written now: for each column of the first, its place among this file's cells. */
  #places: readonly number[] = [];
  #columns: SheetColumns | null = null;
  /** What stood here when the last file came. */
  #mark: {
    readonly bytes: number;
    readonly shown: (readonly string[])[];
    readonly first: SheetColumns | null;
  } = { bytes: 0, shown: [], first: null };
  #bytes = 0;

  private constructor(path: string, token: string, file: FileHandle, look: SheetLook) {
    this.#path = path;
    this.token = token;
    this.#file = file;
    this.#look = look;
  }

  static async create(files: FileStore, look: SheetLook): Promise<PredictionSheet> {
    const { path, token } = await files.createOutput(look.name);
    return new PredictionSheet(path, token, await open(path, 'wx'), look);
  }

  get name(): string {
    return this.#look.name;
  }

  /** Header and some rows. */
  get preview(): readonly (readonly string[])[] {
    return [this.#head, ...this.#shown];
  }

  /** Begins with the rows of a file; gives a sentence where its columns are not those of the first. */
  async begin(columns: SheetColumns): Promise<readonly string[]> {
    this.#columns = columns;
    const first = (this.#first ??= columns);
    if (first === columns) {
      const own = [...columns.names, ...columns.added];
      this.#head = this.#look.tellsFile ? [freeName('file', own), ...own] : own;
      await this.#append(csvLine(this.#head));
    }
    this.#places = first.names.map((name) => columns.names.indexOf(name));
    const lacks = first.names.filter((name) => !columns.names.includes(name));
    const more = columns.names.filter((name) => !first.names.includes(name));
    return [
      ...(lacks.length > 0
        ? [`It has no ${listed(lacks)}, so these cells are empty in the result.`]
        : []),
      ...(more.length > 0 ? [`Its ${listed(more)} is left out of the result.`] : []),
    ];
  }

  /** @param lines The cells of a file's rows, each followed by what is added. */
  async write(lines: readonly (readonly string[])[]): Promise<void> {
    const { names, file } = this.#columns ?? { names: [], file: '' };
    const written = lines.map((line) => [
      ...(this.#look.tellsFile ? [file] : []),
      ...this.#places.map((place) => line[place] ?? ''),
      ...line.slice(names.length),
    ]);
    await this.#append(written.map(csvLine).join(''));
    this.#shown =
      this.#look.shows === 'last'
        ? [...this.#shown, ...written.slice(-previewRows)].slice(-previewRows)
        : [...this.#shown, ...written.slice(0, previewRows - this.#shown.length)];
  }

  /** A file comes, whose rows may have to be taken back. */
  mark(): void {
    this.#mark = { bytes: this.#bytes, shown: this.#shown, first: this.#first };
  }

  /** Takes back what was written since the mark; a head too. */
  async takeBack(): Promise<void> {
    this.#first = this.#mark.first;
    await this.#file.truncate(this.#mark.bytes);
    this.#bytes = this.#mark.bytes;
    this.#shown = this.#mark.shown;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Removes what was written. */
  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }

  async #append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await this.#file.write(bytes, 0, bytes.length, this.#bytes);
    this.#bytes += bytes.length;
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `“${name}”`);
  const more = names.length - shown.length;
  return `${names.length === 1 ? 'column' : 'columns'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../common/errors/app-error.ts';
import type { CreatedFolder, FileTokens, GrantedFile } from './file-tokens.ts';
import { FolderUpload } from './folder-upload.ts';
import { type FilesThere, type FolderListing, KeptFolders } from './kept-folders.ts';

/** The granted files of one program, and a folder for those that come and go with it. */
export class FileStore implements FileTokens {
  readonly #folder: string;
  readonly #granted = new Map<string, GrantedFile>();
  readonly #temporary = new Set<string>();
  readonly #folders = new Map<string, FolderUpload>();
  readonly #kept: KeptFolders;
  /** Folders that are of no more use once the program ends: whole, or taken over by another. */
  readonly #spent = new Map<string, () => boolean>();

  /** @param folder Belongs to this store alone: at start and at the end it is emptied but for interrupted uploads. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#kept = new KeptFolders(folder);
  }

  /** Removes what came before this start, but for the folders whose sending may go on. */
  async open(): Promise<void> {
    await this.#kept.tidy();
  }

  grant(path: string, name: string): string {
    const token = randomBytes(32).toString('base64url');
    this.#granted.set(token, { path, name });
    return token;
  }

  resolve(token: string): GrantedFile {
    const file = this.#granted.get(token);
    if (!file) {
      throw new AppError('not-found', 'This file is no longer known. Choose it again.');
    }
    return file;
  }

  async createUpload(name: string): Promise<{ path: string; token: string }> {
    await mkdir(this.#folder, { recursive: true });
    // The name that a page gives never becomes part of a path; its ending may say how to read it.
    const ending = /(?:\.[a-z0-9]{1,8}){1,2}$/i.exec(name)?.[0] ?? '';
    const path = join(this.#folder, `${randomBytes(16).toString('hex')}${ending}`);
    this.#temporary.add(path);
    return { path, token: this.grant(path, name) };
  }

  async createFolder(name: string, limit: number, listing?: FolderListing): Promise<CreatedFolder> {
    const path = join(this.#folder, randomBytes(16).toString('hex'));
    await mkdir(path, { recursive: true });
    this.#temporary.add(path);
    const { missing, bytes } = listing
      ? await this.#takeOver(path, name, listing)
      : { missing: null, bytes: 0 };
    const upload = new FolderUpload(path, limit, bytes);
    this.#spent.set(path, () => missing === null || upload.received >= missing.length);
    const token = this.grant(path, name);
    this.#folders.set(token, upload);
    return { path, token, missing };
  }

  async #takeOver(path: string, name: string, listing: FolderListing): Promise<FilesThere> {
    const { from, ...there } = await this.#kept.takeOver(path, name, listing);
    await this.#kept.note(path, name, listing);
    // A page may still be sending it; then it stays to the end of the program.
    const isInUse = from !== null && this.#temporary.has(from);
    if (isInUse) this.#spent.set(from, () => true);
    else if (from !== null) await this.#kept.remove(from);
    return there;
  }

  folder(token: string): FolderUpload {
    const folder = this.#folders.get(token);
    if (folder) return folder;
    throw new AppError('not-found', 'This folder is no longer known. Choose it again.');
  }

  async removeFolder(token: string): Promise<void> {
    const folder = this.folder(token);
    this.#folders.delete(token);
    this.#granted.delete(token);
    this.#temporary.delete(folder.path);
    this.#spent.delete(folder.path);
    await folder.remove();
    await this.#kept.remove(folder.path);
  }

  /** A place for a file that the person will fetch by its token. */
  createOutput(name: string): Promise<{ path: string; token: string }> {
    return this.createUpload(name);
  }

  /** True for files that came through a page and therefore stand alone. */
  isTemporary(path: string): boolean {
    return this.#temporary.has(path);
  }

  /** Removes every temporary file, but for the folders whose sending was interrupted. */
  async close(): Promise<void> {
    for (const [path, isSpent] of this.#spent) if (isSpent()) await this.#kept.remove(path);
    this.#spent.clear();
    this.#temporary.clear();
    this.#folders.clear();
    await this.#kept.tidy();
  }
}

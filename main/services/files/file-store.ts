import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FileTokens, GrantedFile } from './file-tokens.ts';
import { FolderUpload } from './folder-upload.ts';

/** The granted files of one program, and a folder for those that come and go with it. */
export class FileStore implements FileTokens {
  readonly #folder: string;
  readonly #granted = new Map<string, GrantedFile>();
  readonly #temporary = new Set<string>();
  readonly #folders = new Map<string, FolderUpload>();

  /** @param folder Belongs to this store alone: it is emptied at start and at the end. */
  constructor(folder: string) {
    this.#folder = folder;
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

  async createFolder(name: string, limit: number): Promise<{ path: string; token: string }> {
    const path = join(this.#folder, randomBytes(16).toString('hex'));
    await mkdir(path, { recursive: true });
    this.#temporary.add(path);
    const token = this.grant(path, name);
    this.#folders.set(token, new FolderUpload(path, limit));
    return { path, token };
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
    await folder.remove();
  }

  /** A place for a file that the person will fetch by its token. */
  createOutput(name: string): Promise<{ path: string; token: string }> {
    return this.createUpload(name);
  }

  /** True for files that came through a page and therefore stand alone. */
  isTemporary(path: string): boolean {
    return this.#temporary.has(path);
  }

  /** Removes every temporary file. */
  async clear(): Promise<void> {
    this.#temporary.clear();
    this.#folders.clear();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

import type { FolderListing } from './kept-folders.ts';
import type { FolderUpload } from './folder-upload.ts';

/** Files that the person granted, by tokens that cannot be guessed. All that a window ever names. */
export interface FileTokens {
  /** Stands for a file of the person's from now until the program ends. */
  grant(path: string, name: string): string;
  /** Throws `not-found` for a token that was never granted. */
  resolve(token: string): GrantedFile;
  /** A place for a file that a page sends; cleared at the end. */
  createUpload(name: string): Promise<{ readonly path: string; readonly token: string }>;
  /**
   * A folder that a page sends. The token stands for it as a file's does. With a listing, what came of the same folder
   * before is taken over, and what came of this one is kept for a day if its sending is interrupted.
   * @param limit Bytes that it may have.
   */
  createFolder(name: string, limit: number, listing?: FolderListing): Promise<CreatedFolder>;
  /** Where a folder's files go. Throws `not-found` for a token of no such folder. */
  folder(token: string): FolderUpload;
  /** Removes a folder that will not be read; its token stands for nothing then. Throws as `folder`. */
  removeFolder(token: string): Promise<void>;
}

/** A folder that a page is going to send. */
export interface CreatedFolder {
  readonly path: string;
  readonly token: string;
  /** Numbers in the listing of the files that are to be sent; null without a listing. */
  readonly missing: readonly number[] | null;
}

export interface GrantedFile {
  readonly path: string;
  /** What the person knows the file by. */
  readonly name: string;
}

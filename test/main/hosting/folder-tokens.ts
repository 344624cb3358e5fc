import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FileTokens } from '../../../main/services/files/file-tokens.ts';
import { FolderUpload } from '../../../main/services/files/folder-upload.ts';

/** Tokens over one folder, for tests of what carries files. */
export function folderTokens(folder: string): FileTokens {
  const granted = new Map<string, { path: string; name: string }>();
  const folders = new Map<string, FolderUpload>();
  return {
    grant(path: string, name: string): string {
      const token = `token-${granted.size}`;
      granted.set(token, { path, name });
      return token;
    },
    resolve(token: string): { path: string; name: string } {
      const file = granted.get(token);
      if (!file) throw new AppError('not-found', 'This file is no longer there.');
      return file;
    },
    createUpload(name: string): Promise<{ path: string; token: string }> {
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `upload-${granted.size}`);
      return Promise.resolve({ path, token: this.grant(path, name) });
    },
    createFolder(name: string, limit: number) {
      const path = join(folder, `folder-${granted.size}`);
      mkdirSync(path, { recursive: true });
      const token = this.grant(path, name);
      folders.set(token, new FolderUpload(path, limit));
      return Promise.resolve({ path, token, missing: null });
    },
    async removeFolder(token: string): Promise<void> {
      await this.folder(token).remove();
      folders.delete(token);
      granted.delete(token);
    },
    folder(token: string): FolderUpload {
      const upload = folders.get(token);
      if (!upload) throw new AppError('not-found', 'This folder is no longer there.');
      return upload;
    },
  };
}

import type { Api, ApiEvent } from '../../common/api/api.ts';

/** A folder on its way to the services: its files by their paths below it. */
export interface FolderToSend {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly file: Blob }[];
}

/** How many files of a folder are with the services. */
export interface FolderSent {
  readonly done: number;
  /** Of these, files that came before and were not sent again. */
  readonly there: number;
}

/** A folder that the services know already. */
export interface GrantedFolder {
  readonly name: string;
  readonly token: string;
}

/** What a person chose to import. */
export type Chosen = File | FolderToSend | GrantedFolder;

/** The way to the services, whatever carries it. */
export interface Connection {
  readonly api: Api;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: ApiEvent) => void): () => void;
  /** Hands a file the person chose to the services; the token stands for it in calls. */
  upload(
    file: Blob,
    name: string,
    onProgress?: (fraction: number) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly token: string }>;
  /** Hands a folder the person chose to the services. */
  uploadFolder(
    folder: FolderToSend,
    onProgress?: (sent: FolderSent) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly token: string }>;
  /** Address from which a result's bytes can be saved. */
  downloadUrl(token: string): string;
  /** Tells when the services are lost and when they are back. Returns a function that ends it. */
  onConnection(listener: (connected: boolean) => void): () => void;
}

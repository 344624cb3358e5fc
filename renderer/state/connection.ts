import type { Api, ApiEvent } from '../../common/api/api.ts';

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
  ): Promise<{ readonly token: string }>;
  /** Address from which a result's bytes can be saved. */
  downloadUrl(token: string): string;
  /** Tells when the services are lost and when they are back. Returns a function that ends it. */
  onConnection(listener: (connected: boolean) => void): () => void;
}

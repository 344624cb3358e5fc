import type { ApiEvent } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import { openControlPort } from '../hosting/control-port.ts';
import { forkChildTrainer } from '../services/training/child-process-trainer.ts';
import { startServices } from '../services/start.ts';
import { startWebServer, type WebServer, type WebServerOptions } from './server.ts';

/** Always the same, so that what the page keeps in the browser is there the next time. */
export const usualPort = 7425;

export interface WebHostOptions {
  readonly libraryFolder: string;
  readonly resourcesFolder: string;
  readonly rendererFolder: string;
  readonly trainerEntry: string;
  readonly version: string;
  /** Null takes the usual port, or a free one where that is taken. */
  readonly port: number | null;
  readonly report: (error: unknown) => void;
}

export interface WebHost {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the services and serves the studio over them. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  let server: WebServer | null = null;
  const services = await startServices({
    libraryFolder: options.libraryFolder,
    resourcesFolder: options.resourcesFolder,
    host: {
      kind: 'browser',
      version: options.version,
      forkTrainer: () => forkChildTrainer(options.trainerEntry),
    },
    publish: (event: ApiEvent) => server?.publish(event),
    startsQueue: true,
  });
  let closeControl = async (): Promise<void> => {};
  try {
    const { api, files, pictures, libraryFolder } = services;
    const { rendererFolder, report } = options;
    closeControl = await openControlPort(libraryFolder, { api, files }, report);
    server = await listen(
      { api, files, pictures, rendererFolder, address: '127.0.0.1', report },
      options.port,
    );
  } catch (error) {
    await closeControl();
    await services.close();
    throw error;
  }
  const { url } = server;
  return {
    url,
    close: async () => {
      await server?.close();
      await closeControl();
      await services.close();
    },
  };
}

async function listen(
  options: Omit<WebServerOptions, 'port'>,
  port: number | null,
): Promise<WebServer> {
  if (port !== null) return startWebServer({ ...options, port });
  try {
    return await startWebServer({ ...options, port: usualPort });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'unavailable')) throw error;
    return startWebServer({ ...options, port: 0 });
  }
}

import { availableParallelism } from 'node:os';
import type { Handlers } from '../handlers.ts';
import type { HostPorts } from '../host-ports.ts';
import type { WarmTrainer } from '../training/warm-trainer.ts';

export interface AppParts {
  readonly host: HostPorts;
  readonly libraryFolder: string;
  readonly notices: readonly string[];
  readonly trainer: WarmTrainer;
}

/** What the window should know about the program and this machine. */
export function appCalls({ host, libraryFolder, notices, trainer }: AppParts): Handlers['app'] {
  return {
    info: () => ({
      version: host.version,
      host: host.kind,
      platform: process.platform,
      cores: availableParallelism(),
      library: libraryFolder,
      notices,
    }),
    engines: () => trainer.engines(),
  };
}

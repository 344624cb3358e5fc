import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { AppError } from '../../../common/errors/app-error.ts';
import type { FileTokens } from '../files/file-tokens.ts';
import type { Handlers } from '../handlers.ts';
import type { HostPorts } from '../host-ports.ts';
import type { DeviceTrial } from '../training/device-trial.ts';
import type { WarmTrainer } from '../training/warm-trainer.ts';

export interface AppParts {
  readonly host: HostPorts;
  readonly files: FileTokens;
  readonly libraryFolder: string;
  readonly notices: readonly string[];
  readonly trainer: WarmTrainer;
  readonly trial: DeviceTrial;
}

/** What the window should know about the program and this machine. */
export function appCalls(parts: AppParts): Handlers['app'] {
  const { host, files, libraryFolder, notices, trainer, trial } = parts;
  return {
    info: () => ({
      version: host.version,
      host: host.kind,
      platform: process.platform,
      cores: availableParallelism(),
      library: libraryFolder,
      notices,
    }),
    chooseFolder: async () => {
      if (!host.chooseFolder) {
        throw new AppError('unavailable', 'In a browser, folders are chosen in the page.');
      }
      const path = await host.chooseFolder();
      if (path === null) return null;
      const name = basename(path) || path;
      return { token: files.grant(path, name), name };
    },
    engines: async () => {
      const [engines, devices] = await Promise.all([trainer.engines(), trial.devices()]);
      return engines.map((engine) => (engine.id === 'compiled' ? { ...engine, devices } : engine));
    },
  };
}

import type { TrainerPort } from './training/trainer-port.ts';

/** What differs between the desktop program and the web host. */
export interface HostPorts {
  readonly kind: 'desktop' | 'browser';
  readonly version: string;
  /** Lets the person choose a folder; gives its path, or null when they change their mind. */
  readonly chooseFolder?: () => Promise<string | null>;
  /** Makes a PDF of a page that needs nothing else. */
  readonly printPdf?: (html: string) => Promise<Uint8Array>;
  /** Starts a trainer process; it sends `ready` when it listens. */
  forkTrainer(): TrainerPort;
}

import { cpuCapabilities } from './capabilities.ts';
import type { ExecutionProvider } from './execution-provider.ts';

/** The processor, which is always there. */
export const cpuProvider: ExecutionProvider = {
  id: 'cpu',
  label: 'CPU',
  capabilities: cpuCapabilities,
  resident: false,
  detect: () =>
    Promise.resolve({ id: 'cpu', name: 'CPU', available: true, software: false, speed: 1 }),
};

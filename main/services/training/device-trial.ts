import type { DeviceStatus } from '../../../common/training/device-status.ts';
import { awakeDeadline } from './awake-deadline.ts';
import type { TrainerPort } from './trainer-port.ts';

/** Seconds that trying the devices may take; a software renderer needs about two. */
const patience = 30;

/**
 * Which devices the compiled engine can use. They are tried once, in a process of their own: a driver at
 * fault may end the process that calls it, or never return.
 */
export class DeviceTrial {
  readonly #fork: () => TrainerPort;
  #found: Promise<readonly DeviceStatus[]> | null = null;
  #port: TrainerPort | null = null;

  constructor(fork: () => TrainerPort) {
    this.#fork = fork;
  }

  devices(): Promise<readonly DeviceStatus[]> {
    this.#found ??= this.#try();
    return this.#found;
  }

  close(): void {
    this.#port?.kill();
  }

  #try(): Promise<readonly DeviceStatus[]> {
    return new Promise((resolve) => {
      const port = this.#fork();
      this.#port = port;
      const end = (devices: readonly DeviceStatus[]): void => {
        callOff();
        this.#port = null;
        port.kill();
        resolve(devices);
      };
      const callOff = awakeDeadline(patience, () => end(afterFailure('did not answer')));
      port.onMessage((message) => {
        if (message.type === 'ready') port.send({ type: 'devices' });
        if (message.type === 'devices') end(message.devices);
      });
      port.onExit(() => end(afterFailure('failed')));
    });
  }
}

/** What is left when the trial gave nothing: the processor. */
function afterFailure(what: string): readonly DeviceStatus[] {
  const reason = `The GPU’s driver ${what} when it was tried. A newer driver may help.`;
  const absent = { available: false, software: false, speed: null, reason };
  return [
    { id: 'cpu', name: 'CPU', available: true, software: false, speed: 1 },
    { id: 'webgpu', name: 'WebGPU', ...absent },
    { id: 'cuda', name: 'CUDA', ...absent },
  ];
}

import type { DeviceStatus } from '../../../../../common/training/device-status.ts';
import { gpuWork } from '../../../../../common/training/gpu-work.ts';
import type { TrainingConfig } from '../../../../../common/training/training-config.ts';
import { providers } from './catalogue.ts';
import type { ExecutionProvider } from './execution-provider.ts';

/** How much faster than the processor a device must multiply to make up for what each of its operations costs. */
const worthwhile = 3;

/** A device with the sentence that says why it was taken. */
export interface ChosenDevice {
  readonly provider: ExecutionProvider;
  /** `CPU`, `NVIDIA GeForce RTX 4070 (WebGPU)`. */
  readonly name: string;
  /** Empty where there was nothing to choose. */
  readonly reason: string;
}

/** What of a network decides where it is trained fastest. */
export interface NetworkDemand {
  /** Multiplications in a step. */
  readonly work: number;
  /** Whether layers go through time steps one after another. */
  readonly timeSteps: boolean;
}

/**
 * Takes the device that is asked for, or the processor with the reason when it cannot be used. `auto` takes
 * the fastest GPU, provided that a step has enough to multiply, the GPU is fast enough, and it runs the loops
 * that the network may have: written out, they are too many small operations.
 */
export function chooseDevice(
  wanted: TrainingConfig['device'],
  { work, timeSteps }: NetworkDemand,
  devices: readonly DeviceStatus[],
): ChosenDevice {
  if (wanted === 'cpu') return onCpu('');
  const offers = devices.filter(({ id }) => id !== 'cpu');
  if (wanted === 'auto') {
    if (work < gpuWork) return onCpu('');
    const fastest = offers
      .filter(({ available, software }) => available && !software)
      .filter(({ id }) => !timeSteps || providers[id].capabilities.loops)
      .reduce<DeviceStatus | null>((best, offer) => (faster(offer, best) ? offer : best), null);
    if (!fastest || (fastest.speed ?? 0) < worthwhile) return onCpu('');
    const times = Math.round(fastest.speed ?? 0);
    return {
      provider: providers[fastest.id],
      name: fastest.name,
      reason: `The GPU is used because it multiplies ${times} times as fast as the processor, and a step has enough to multiply.`,
    };
  }
  const offer = offers.find(({ id }) => id === wanted);
  if (offer?.available) {
    return { provider: providers[wanted], name: offer.name, reason: offer.reason ?? '' };
  }
  const why = offer?.reason ?? 'It was not tried.';
  return onCpu(`${providers[wanted].label} was chosen, but the processor is used. ${why}`);
}

function faster(offer: DeviceStatus, than: DeviceStatus | null): boolean {
  return (offer.speed ?? 0) > (than?.speed ?? 0);
}

function onCpu(reason: string): ChosenDevice {
  return { provider: providers.cpu, name: 'CPU', reason };
}

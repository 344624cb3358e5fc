import type { DeviceId } from './training-config.ts';

/** What a trial of a device on this machine found. */
export interface DeviceStatus {
  readonly id: DeviceId;
  /** For people: `CPU`, `NVIDIA GeForce RTX 4070 (WebGPU)`. */
  readonly name: string;
  readonly available: boolean;
  /** True for a renderer that computes on the processor in place of a graphics card. */
  readonly software: boolean;
  /** How many times as fast as the processor it multiplied large matrices; null when not measured. */
  readonly speed: number | null;
  /** Why it is not available, or what to know before it is chosen, as a sentence. */
  readonly reason?: string | undefined;
}

import type { DeviceStatus } from '../../../../../common/training/device-status.ts';
import type { DeviceId } from '../../../../../common/training/training-config.ts';
import type { ProviderCapabilities } from './capabilities.ts';

/** A device of ONNX Runtime: its ids are the runtime's names. */
export interface ExecutionProvider {
  readonly id: DeviceId;
  /** For people. */
  readonly label: string;
  readonly capabilities: ProviderCapabilities;
  /**
   * Whether a program keeps its state on the device from call to call. Otherwise the state travels with
   * each call, of which one makes many steps.
   */
  readonly resident: boolean;
  /**
   * Tries the device by computing on it. A driver at fault can end the process, so whoever cannot afford
   * that asks in a process of its own.
   */
  detect(): Promise<DeviceStatus>;
}

import type { DeviceStatus } from '../../../../../common/training/device-status.ts';
import type { DeviceId } from '../../../../../common/training/training-config.ts';
import { cpuProvider } from './cpu.ts';
import { cudaProvider } from './cuda.ts';
import type { ExecutionProvider } from './execution-provider.ts';
import { webgpuProvider } from './webgpu.ts';

/** Every device of the compiled engine by its id. */
export const providers: Readonly<Record<DeviceId, ExecutionProvider>> = {
  cpu: cpuProvider,
  webgpu: webgpuProvider,
  cuda: cudaProvider,
};

/** Tries every device, one after the other so that none disturbs another's measurement. */
export async function detectDevices(): Promise<readonly DeviceStatus[]> {
  const found: DeviceStatus[] = [];
  for (const provider of Object.values(providers)) found.push(await provider.detect());
  return found;
}

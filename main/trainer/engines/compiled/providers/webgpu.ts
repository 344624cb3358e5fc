import { webgpuCapabilities } from './capabilities.ts';
import type { ExecutionProvider } from './execution-provider.ts';
import { findGraphicsCard } from './find-graphics-card.ts';
import { measureSpeed } from './measure-speed.ts';

/** Below this part of the processor's speed it is the processor that computes. */
const softwareSpeed = 0.2;

/** Any graphics card through Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS). */
export const webgpuProvider: ExecutionProvider = {
  id: 'webgpu',
  label: 'WebGPU',
  capabilities: webgpuCapabilities,
  resident: true,

  async detect() {
    const card = findGraphicsCard();
    try {
      const speed = await measureSpeed('webgpu');
      const software = card === null || speed < softwareSpeed;
      return {
        id: 'webgpu',
        name: `${software ? 'Software renderer' : card} (WebGPU)`,
        available: true,
        software,
        speed,
        ...(software
          ? {
              reason:
                'Only a software renderer was found. It computes on the processor, and slower than the processor by itself.',
            }
          : {}),
      };
    } catch {
      // Whatever the runtime says, the person can do the same about it.
      const reason =
        card === null
          ? 'No GPU that WebGPU can use was found.'
          : 'WebGPU cannot use the GPU of this computer. Its driver may be too old or missing.';
      return {
        id: 'webgpu',
        name: 'WebGPU',
        available: false,
        software: false,
        speed: null,
        reason,
      };
    }
  },
};

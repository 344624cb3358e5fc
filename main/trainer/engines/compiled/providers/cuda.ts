import { cpuCapabilities } from './capabilities.ts';
import { hasCudaDriver, hasCudaPart, missingCudaLibraries } from './cuda-libraries.ts';
import type { ExecutionProvider } from './execution-provider.ts';
import { nvidiaCard } from './find-graphics-card.ts';
import { measureSpeed } from './measure-speed.ts';

/**
 * NVIDIA's graphics cards on Linux. Loops have kernels there, so that the processor's graphs run as they
 * are and the state moves once per call of many steps.
 */
export const cudaProvider: ExecutionProvider = {
  id: 'cuda',
  label: 'CUDA',
  capabilities: cpuCapabilities,
  resident: false,

  async detect() {
    const card = nvidiaCard() ?? 'NVIDIA GPU';
    const absent = (reason: string) =>
      ({
        id: 'cuda',
        name: 'CUDA',
        available: false,
        software: false,
        speed: null,
        reason,
      }) as const;
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      return absent(
        'CUDA is used on Linux with an Intel or AMD processor only. Try WebGPU instead.',
      );
    }
    if (!hasCudaDriver()) return absent('No driver for an NVIDIA GPU was found.');
    if (!hasCudaPart()) {
      return absent('The CUDA part of ONNX Runtime is not installed. WebGPU works without it.');
    }
    try {
      const speed = await measureSpeed('cuda');
      return { id: 'cuda', name: `${card} (CUDA)`, available: true, software: false, speed };
    } catch {
      const missing = missingCudaLibraries();
      return absent(
        missing.length === 0
          ? 'ONNX Runtime could not start CUDA. The driver may be too old for CUDA 12.'
          : `CUDA 12 and cuDNN 9 are needed, but ${missing.join(', ')} could not be found.`,
      );
    }
  },
};

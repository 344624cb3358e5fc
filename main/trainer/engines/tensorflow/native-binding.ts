import { createRequire } from 'node:module';
import util from 'node:util';
import type { TensorFlow } from '../reference/tensorflow-api.ts';

/** TensorFlow with its native library, as far as it could be loaded. */
export type NativeBinding =
  | { readonly tf: TensorFlow; readonly gpu: boolean; readonly version: string }
  | { readonly reason: string; readonly detail: string };

/** The part of the native backend that says what it runs on. */
interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

let loaded: NativeBinding | null = null;

/** Loads TensorFlow's native library once; says why in a sentence when it cannot be had. */
export function loadNativeBinding(): NativeBinding {
  loaded ??= tryLoad();
  return loaded;
}

function tryLoad(): NativeBinding {
  try {
    restoreRemovedFunctions();
    quieten();
    // The package is optional and CommonJS; a static import would fail where it is not installed.
    const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu') as TensorFlow;
    const backend: unknown = tf.findBackend('tensorflow');
    if (!isNative(backend)) {
      return { reason: 'TensorFlow was loaded without its native library.', detail: '' };
    }
    return { tf, gpu: backend.isUsingGpuDevice, version: backend.binding.TF_Version };
  } catch (error) {
    return {
      reason: 'TensorFlow’s native library is not installed on this computer.',
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}

/** Keeps the library's advice about the processor out of the terminal; its warnings still appear. */
function quieten(): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
  // These kernels announce themselves whatever the level is. Without them the networks
  // that were measured trained no slower, and rounding depends less on the order of computation.
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
}

/** The package calls two functions that newer Node versions no longer have. */
function restoreRemovedFunctions(): void {
  const functions = util as unknown as Record<string, unknown>;
  functions['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  functions['isArray'] ??= Array.isArray;
}

function isNative(backend: unknown): backend is NativeBackend {
  return typeof backend === 'object' && backend !== null && 'isUsingGpuDevice' in backend;
}

import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, sep } from 'node:path';

/** What the runtime's CUDA part loads. Source: ONNX Runtime's table of requirements for CUDA 12. */
const required = [
  'libcudart.so.12',
  'libcublas.so.12',
  'libcublasLt.so.12',
  'libcufft.so.11',
  'libcurand.so.10',
  'libcudnn.so.9',
];

/** Folders in which the loader and CUDA's own installer put libraries. */
function libraryFolders(): readonly string[] {
  const named = (process.env['LD_LIBRARY_PATH'] ?? '').split(delimiter).filter(Boolean);
  const local = existsSync('/usr/local') ? readdirSync('/usr/local') : [];
  const cuda = local.filter((name) => name.startsWith('cuda'));
  return [
    ...named,
    ...cuda.map((name) => join('/usr/local', name, 'lib64')),
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib64',
    '/usr/lib',
    '/usr/local/lib',
    '/usr/lib/wsl/lib',
  ];
}

/** Libraries of CUDA that are in none of `folders`. */
export function missingCudaLibraries(folders: readonly string[] = libraryFolders()): string[] {
  return required.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
}

/** Whether a driver for NVIDIA's cards is loaded, or lent by Windows to its Linux subsystem. */
export function hasCudaDriver(): boolean {
  return existsSync('/proc/driver/nvidia/version') || existsSync('/usr/lib/wsl/lib/libcuda.so.1');
}

/** Whether ONNX Runtime's CUDA part lies beside its binding; npm does not bring it. */
export function hasCudaPart(): boolean {
  // The package has no way to ask; its binding lies at a fixed place from its entry.
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  const bin = join(entry, '..', '..', 'bin', 'napi-v6', process.platform, process.arch);
  // Files that are added to a packaged program lie beside its archive, which does not know them.
  const folder = bin.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
  return ['cuda', 'shared'].every((part) =>
    existsSync(join(folder, `libonnxruntime_providers_${part}.so`)),
  );
}

// Compiles the C++ binding that @tensorflow/tfjs-node-gpu brings as source against the C library in
// TensorFlow's Python package. For tests: it needs no download but those of npm and pip.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { capture, root, runtime } from '../../bin/setup/program.mjs';

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** Milliseconds after which the compiler is given up. */
const compilerTimeout = 5 * 60_000;

/** The package as npm installs it. */
export const packageFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');

/** The Python that is asked for TensorFlow. */
export const peerPython = process.env.LAYERWRIGHT_PEER_PYTHON || 'python3';

/**
 * TensorFlow's Python package with its libraries and C headers.
 * @returns {Promise<{ folder: string } | { reason: string }>}
 */
export async function findTensorFlow(python = peerPython) {
  const script =
    "import importlib.util; s = importlib.util.find_spec('tensorflow'); print('at=' + (s.origin if s and s.origin else ''))";
  const { code, output } = await capture(python, ['-c', script], { timeout: 60_000 });
  if (code !== 0) return { reason: `The Python “${python}” does not run.` };
  const origin = output.split('at=')[1]?.trim();
  if (!origin) {
    return {
      reason: `The Python “${python}” has no TensorFlow; set LAYERWRIGHT_PEER_PYTHON to one that has it.`,
    };
  }
  const folder = dirname(origin);
  const missing = [...libraries, 'include/tensorflow/c/c_api.h'].find(
    (path) => !existsSync(join(folder, path)),
  );
  return missing ? { reason: `The TensorFlow of “${python}” has no ${missing}.` } : { folder };
}

/** Folders in which Node's headers may lie, those of the Node that the tests run on first. */
function headerFolders() {
  const besideNode = join(root, 'node_modules', 'node', 'node_modules');
  const packaged = existsSync(besideNode) ? readdirSync(besideNode).sort() : [];
  const installed = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .map((path) => join(dirname(realpathSync(path)), '..'));
  return [
    ...packaged.map((name) => join(besideNode, name, 'include', 'node')),
    join(root, 'node_modules', 'node-api-headers', 'include'),
    ...[join(dirname(process.execPath), '..'), ...installed, '/usr/local', '/usr'].map((prefix) =>
      join(prefix, 'include', 'node'),
    ),
  ];
}

/**
 * Node's headers for native modules. Their interface is the same in every version of Node.
 * @returns {{ folder: string } | { reason: string }}
 */
export function findNodeHeaders(folders = headerFolders()) {
  const folder = folders.find((path) => existsSync(join(path, 'node_api.h')));
  return folder ? { folder } : { reason: 'Node’s header node_api.h was not found.' };
}

/** Where the package looks for its binding: under the highest interface version that both know. */
export function bindingFile(folder = packageFolder) {
  const { binary } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const known = binary.napi_versions.filter((version) => version <= Number(process.versions.napi));
  const version = Math.max(...known);
  return { path: join(folder, 'lib', `napi-v${version}`, `${binary.module_name}.node`), version };
}

/** Changes with the sources, the library and the headers. Of the library only size and time are read. */
function fingerprint(sources, tensorflow, headers) {
  const hash = createHash('sha256').update(`${tensorflow}\0${headers}\n`);
  for (const source of sources) hash.update(readFileSync(source));
  for (const name of libraries) {
    const { size, mtimeMs } = statSync(join(tensorflow, name));
    hash.update(`${name}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * Compiles the binding unless it was compiled from the same parts before. One that came in another way
 * is never replaced.
 * @param {{ tensorflow: string, headers: string, folder?: string, compiler?: string }} parts Folders of
 *   TensorFlow's Python package, Node's headers and the npm package.
 * @returns {Promise<{ state: 'compiled' | 'kept' | 'foreign' } | { reason: string }>}
 */
export async function compileBinding({
  tensorflow,
  headers,
  folder = packageFolder,
  compiler = 'g++',
}) {
  const { path, version } = bindingFile(folder);
  const stamp = `${path}.built-from`;
  const names = readdirSync(join(folder, 'binding')).sort();
  const sources = names.map((name) => join(folder, 'binding', name));
  const builtFrom = fingerprint(sources, tensorflow, headers);
  if (existsSync(path)) {
    if (!existsSync(stamp)) return { state: 'foreign' };
    if (readFileSync(stamp, 'utf8') === builtFrom) return { state: 'kept' };
  }
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.unfinished`;
  const { code, output } = await capture(
    compiler,
    [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', `-DNAPI_VERSION=${version}`],
      ...['-I', join(tensorflow, 'include'), '-I', headers],
      ...sources.filter((name) => name.endsWith('.cc')),
      ...libraries.map((name) => join(tensorflow, name)),
      // Not -Wl, which divides a path at its commas.
      ...['-Xlinker', '-rpath', '-Xlinker', tensorflow, '-o', unfinished],
    ],
    { timeout: compilerTimeout },
  );
  if (code !== 0) {
    rmSync(unfinished, { force: true });
    removeBinding(folder);
    const lines = output.split('\n');
    const why = lines.find((line) => /error|undefined/i.test(line)) ?? lines[0] ?? '';
    return {
      reason:
        code === 127
          ? `There is no compiler ${compiler}.`
          : `${compiler} could not compile its binding: ${why.trim() || `code ${code}`}`,
    };
  }
  // The stamp comes first: without one, a binding would count as somebody else's.
  writeFileSync(stamp, builtFrom);
  renameSync(unfinished, path);
  return { state: 'compiled' };
}

/** Takes away a binding that was compiled here, so that the engine counts as not installed. */
export function removeBinding(folder = packageFolder) {
  const { path } = bindingFile(folder);
  if (!existsSync(`${path}.built-from`)) return;
  rmSync(path, { force: true });
  rmSync(`${path}.built-from`);
}

/**
 * Loads the engine in a process of its own and lets it compute something: a library that does not fit
 * may end the process that loads it.
 * @returns {Promise<{ name: string, device: string } | { reason: string }>}
 */
export async function tryEngine() {
  const script = join(import.meta.dirname, 'try-tensorflow.ts');
  const { code, output } = await capture(runtime(), [script], { timeout: 120_000 });
  const answer = output.split('answer=')[1]?.split('\n')[0];
  if (code === 0 && answer) return JSON.parse(answer);
  return { reason: `Its binding cannot be used (the process that loaded it ended with ${code}).` };
}

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, fail, root, runtime } from './program.mjs';

const sources = ['common', 'main', 'preload', 'renderer'];
const settings = ['electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json'];
const outputs = [
  'main/cli.js',
  'main/electron.js',
  'main/trainer.js',
  'main/read-ahead-worker.js',
  'main/checkpoint-writer-worker.js',
  'main/library-worker.js',
  'main/arrow-worker.js',
  'main/analysis-worker.js',
  'main/evaluation-worker.js',
  'preload/index.cjs',
  'renderer/index.html',
];

function* filesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/** Changes when a source file is added, removed or written. Reads no contents, so it takes milliseconds. */
export function fingerprint(folder) {
  const hash = createHash('sha256');
  const files = [
    ...sources.flatMap((name) => [...filesIn(join(folder, name))]),
    ...settings.map((name) => join(folder, name)),
  ];
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** True when `out/` was built from the sources as they are. An installed copy without sources is always built. */
export function isBuilt(folder = root) {
  if (!existsSync(join(folder, 'renderer', 'index.html'))) return true;
  const stamp = join(folder, 'out', '.built-from');
  return (
    existsSync(stamp) &&
    outputs.every((name) => existsSync(join(folder, 'out', name))) &&
    readFileSync(stamp, 'utf8') === fingerprint(folder)
  );
}

/** Builds `out/` when it is missing or older than the sources. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  process.stderr.write('Building Layerwright. This takes a few seconds.\n');
  await build();
}

/** Builds `out/` and notes what it was built from. */
export async function build() {
  // Taken before the build: what is edited meanwhile makes the next start build again.
  const builtFrom = fingerprint(root);
  const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await capture(runtime(), [builder, 'build', '--logLevel', 'warn']);
  if (code !== 0) {
    process.stderr.write(output);
    fail('Layerwright could not be built; the reason stands above.');
  }
  writeFileSync(join(root, 'out', '.built-from'), builtFrom);
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fusesOn, writeFakeElectron } from './fake-electron.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const built = existsSync(join(root, 'out', 'main', 'electron.js'));
const supported = process.platform === 'linux' && process.arch === 'x64';
const why = !built
  ? ' (skipped: out/ is not built)'
  : !supported
    ? ' (skipped: Linux x64 only)'
    : '';

describe.skipIf(why !== '')(`the packed program${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-pack-'));
  const resources = join(folder, 'dist', 'linux-unpacked', 'resources');
  const unpacked = join(resources, 'app.asar.unpacked');
  let packed: string[] = [];

  beforeAll(() => {
    const { version } = JSON.parse(
      readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
    ) as { version: string };
    writeFakeElectron(join(folder, 'electron'), version);
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules', 'electron-builder', 'cli.js'),
        '--linux',
        '--dir',
        `-c.electronDist=${join(folder, 'electron')}`,
        `-c.directories.output=${join(folder, 'dist')}`,
      ],
      { cwd: root, stdio: 'pipe' },
    );
    packed = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) =>
      path.replaceAll('\\', '/'),
    );
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    '/package.json',
    '/out/main/electron.js',
    '/out/main/trainer.js',
    '/out/main/cli.js',
    '/out/preload/index.cjs',
    '/out/renderer/index.html',
    '/node_modules/zod/package.json',
    '/node_modules/@tensorflow/tfjs/package.json',
  ])('contains %s', (path) => {
    expect(packed).toContain(path);
  });

  it.each([
    ['tests', /^\/test\//],
    ['sources', /^\/(?:common|main|preload|renderer|bin|docs)\//],
    ['TypeScript', /\.(?:ts|svelte)$/],
    ['source maps', /\.map$/],
    ['settings of the repository', /^\/(?:\.|eslint|vitest|tsconfig|electron[.-])/],
    [
      'tools for development',
      /^\/node_modules\/(?:electron|vite|vitest|typescript|svelte|eslint)\//,
    ],
    ['other systems’ binaries', /(?:darwin|win32|linuxmusl|arm64).*\.(?:node|dll|dylib|so)/],
  ])('contains no %s', (_title, pattern) => {
    expect(packed.filter((path) => pattern.test(path))).toEqual([]);
  });

  it('has its native modules as real files', () => {
    const native = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.node'),
    );
    for (const name of ['better-sqlite3', 'onnxruntime-node', '@duckdb', '@img']) {
      expect(native.some((path) => path.includes(name))).toBe(true);
    }
  });

  it('has its samples as real files', () => {
    expect(existsSync(join(unpacked, 'resources', 'icons', 'icon.png'))).toBe(true);
    expect(readdirSync(join(unpacked, 'resources'))).toEqual(readdirSync(join(root, 'resources')));
  });

  it('has only the safe fuses on', () => {
    const executable = readFileSync(join(folder, 'dist', 'linux-unpacked', 'layerwright'));
    expect(fusesOn(executable)).toEqual([
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
    ]);
  });
});

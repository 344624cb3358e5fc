import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = ['common', 'main', 'preload', 'renderer', 'bin', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.(?:ts|mjs|svelte)$/.test(path) && !path.includes('/generated/')),
);
const importing = (module: string): string[] =>
  sources.filter((path) => new RegExp(`(?:from|import)\\s*\\(?'${module}'`).test(read(path)));

describe('the repository', () => {
  it('runs its tests on the Node that the desktop program has', () => {
    expect(process.versions.node).toMatch(/^24\./);
  });

  it('names no registry in its lockfile', () => {
    expect(read('package-lock.json')).not.toContain('"resolved": "http');
  });

  it('lists the packages of every platform in its lockfile, without which npm ci refuses it', () => {
    type Entry = { readonly optionalDependencies?: Record<string, string> };
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
    const listed = new Set(
      Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)),
    );
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      path === ''
        ? []
        : Object.keys(entry.optionalDependencies ?? {}).filter((name) => !listed.has(name)),
    );
    expect(missing).toEqual([]);
  });

  it('lets no package run a script at installation but the one that brings Node', () => {
    const { allowScripts } = JSON.parse(read('package.json')) as {
      allowScripts: Record<string, boolean>;
    };
    expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(['node']);
  });

  it('keeps the preload under 40 lines', () => {
    expect(read('preload/index.ts').split('\n').length).toBeLessThan(40);
  });

  it('imports electron only in main/electron and preload', () => {
    const importers = importing('electron');
    expect(importers).toContain('main/electron/index.ts');
    expect(
      importers.filter((path) => !/^(?:main\/electron|preload|test\/main\/electron)\//.test(path)),
    ).toEqual([]);
  });

  it('pins a supported Electron and has that one installed', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const installed = JSON.parse(read('node_modules/electron/package.json')) as { version: string };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
    expect(devDependencies['electron']).toBe(installed.version);
    expect(Number(installed.version.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  it('switches no protection of the browser engine off', () => {
    const flags =
      /appendSwitch|appendArgument|BlinkFeatures|no-sandbox|disable-web-security|file:\/\//;
    const found = sources.filter(
      (path) => path.startsWith('main/electron/') && flags.test(read(path)),
    );
    expect(found).toEqual([]);
  });

  it('starts with nothing but Node’s own modules', () => {
    const scripts = sources.filter((path) => path.startsWith('bin/'));
    expect(scripts).toContain('bin/start.mjs');
    for (const path of scripts) {
      const imported = [...read(path).matchAll(/^import .* from '([^']+)';$/gm)].map(
        ([, module]) => module ?? '',
      );
      expect(imported.filter((module) => !/^(?:node:|\.)/.test(module))).toEqual([]);
    }
  });

  it('evaluates no text as code', () => {
    const found = sources.filter(
      (path) => !path.startsWith('test/') && /\beval\(|new Function\(|\{@html/.test(read(path)),
    );
    expect(found).toEqual([]);
  });

  it('has no test that is left out or run alone', () => {
    const found = sources.filter(
      (path) =>
        path.endsWith('.test.ts') &&
        /\b(?:it|test|describe)\.(?:skip|only|todo)\(/.test(read(path)),
    );
    expect(found).toEqual([]);
  });
});

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'layerwright-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the program', () => {
  it('explains itself', async () => {
    const { code, out } = await runCommandLine(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('layerwright train');
    expect(out).toContain('Exit codes');
  });

  it('explains one command alone', async () => {
    const { code, out } = await runCommandLine(['resume', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('layerwright resume <run>');
    expect(out).toContain('--library <folder>');
    expect(out).toContain('Exit codes');
    for (const other of [
      'layerwright train',
      '--epochs',
      '--concurrency',
      '--epoch ',
      '--filter',
    ]) {
      expect(out).not.toContain(other);
    }
    const stop = await runCommandLine(['help', 'stop']);
    expect(stop.out).toContain('layerwright pause|stop <run>');
    expect(stop.out).toContain('--epoch ');
    const library = await runCommandLine(['library', '--help']);
    expect(library.out).toContain('layerwright library move <folder>');
    expect(library.out).toContain('--cancel');
  });

  it.each([['runs'], ['stop', 'Run 1'], ['resume', 'Run 1'], ['queue'], ['report', 'Run 1']])(
    'begins no library where a folder is mistyped: %s',
    async (...words) => {
      const missing = join(folder, 'mistyped');
      const { code, out, err } = await runCommandLine([...words, '--library', missing]);
      expect(code).not.toBe(0);
      expect(out).toBe('');
      expect(err).toContain(`There is no library in “${missing}”.`);
      expect(existsSync(missing)).toBe(false);
    },
  );

  it('tells its version', async () => {
    const { code, out } = await runCommandLine(['--version']);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('refuses what it does not know, on standard error', async () => {
    const { code, out, err } = await runCommandLine(['fly']);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('fly');
  });

  it.each([
    ['that is not there', () => join(folder, 'missing.json'), 'missing.json'],
    ['that is empty', () => file('empty.json', ''), 'JSON'],
    ['that is not JSON', () => file('text.json', 'accuracy'), 'JSON'],
    ['without a version', () => file('bare.json', '{}'), 'version'],
    ['of a newer version', () => file('newer.json', '{"version":999}'), 'newer'],
  ])('refuses an experiment %s', async (_title, path, word) => {
    const { code, out, err } = await runCommandLine(['train', path()]);
    expect(err).toContain(word);
    expect(err.split('\n').filter(Boolean)).toHaveLength(1);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isBuilt } from '../../bin/setup/build.mjs';
import { capture, root } from '../../bin/setup/program.mjs';

const why = isBuilt() ? '' : ' (skipped: out/ is not built from these sources)';

describe('npm start', () => {
  it('explains its options', async () => {
    const { code, output } = await capture(process.execPath, [join(root, 'bin/start.mjs'), '--up']);
    expect(code).toBe(1);
    expect(output).toContain('Usage: npm start');
  });
});

describe.skipIf(why !== '')(`the built program${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-start-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is served by npm start where no window can open, and ends with it', async () => {
    const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...environment } = process.env;
    const child = spawn(process.execPath, [join(root, 'bin/start.mjs'), '--port', '0'], {
      env: { ...environment, LAYERWRIGHT_LIBRARY: join(folder, 'library') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    let output = '';
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const found = /http:\S+/.exec(output)?.[0];
        if (found) resolve(found);
      });
      child.once('close', (code) => reject(new Error(`Ended with code ${code}: ${output}`)));
    });
    const answer = await fetch(address, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('can be called from any folder', async () => {
    const { code, output } = await capture(
      process.execPath,
      [join(root, 'bin/layerwright.mjs'), '--version'],
      { cwd: folder },
    );
    expect(output).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(code).toBe(0);
  });
});

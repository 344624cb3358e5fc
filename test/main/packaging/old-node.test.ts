import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outerPath, root } from '../../../bin/setup/program.mjs';

const program = join(root, 'out', 'main', 'cli.js');
const old = oldNode();
const why = !existsSync(program)
  ? ' (skipped: out/ is not built)'
  : old === null
    ? ' (skipped: no Node before 24 is here)'
    : '';

/** The machine's own Node where it is too old for the program. */
function oldNode(): { readonly path: string; readonly version: string } | null {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const places = ['/usr/local/bin', '/usr/bin', ...outerPath().split(delimiter)];
  for (const path of places.map((folder) => join(folder, name)).filter(existsSync)) {
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1);
    if (Number(version.split('.')[0]) < 24) return { path, version };
  }
  return null;
}

describe.skipIf(why !== '')(`the built command line under an older Node${why}`, () => {
  it('ends with one sentence that names the Node it needs', () => {
    const { path = '', version = '' } = old ?? {};
    const { status, stdout, stderr } = spawnSync(path, [program, '--help'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe(
      `Layerwright needs Node 24 or newer, and this is Node ${version}. “npx layerwright” runs it on the one that it brings.\n`,
    );
  });

  it('runs as ever under the Node that the project brings', () => {
    const { status, stdout } = spawnSync(process.execPath, [program, '--help'], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('layerwright train');
  });
});

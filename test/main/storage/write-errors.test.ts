import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { openLibrary } from '../../../main/storage/library.ts';
import { addRunningRun } from './sample-rows.ts';
import { temporaryFolder } from './temporary-folder.ts';

const compiles = process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0;

it.skipIf(!compiles)(
  `is whole after an error in any call that writes a checkpoint${compiles ? '' : ' (skipped: needs Linux and gcc)'}`,
  async () => {
    const folder = temporaryFolder();
    const shim = join(folder, 'fail-writes.so');
    const source = join(import.meta.dirname, 'fail-writes.c');
    const built = spawnSync('gcc', ['-shared', '-fPIC', '-o', shim, source, '-ldl']);
    expect(String(built.stderr)).toBe('');
    const library = openLibrary(folder);
    addRunningRun(library.connection);
    await library.close();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'write-with-errors.ts'), library.file, '500'],
      { env: { ...process.env, LD_PRELOAD: shim } },
    );
    const { calls, refused, broken } = JSON.parse(stdout) as Record<string, number>;
    // More than a hundred calls were made to fail, and every one that mattered was told.
    expect(calls).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
    expect(broken).toBe(0);
  },
  300_000,
);

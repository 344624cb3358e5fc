import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CommandLine, root, runCommandLine } from './command-line.ts';

/** A disk of its own of some megabytes; false where none can be mounted. */
function mountSmallDisk(folder: string, megabytes: number): boolean {
  try {
    const size = `size=${megabytes}m`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'ignore' });
    onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
    return true;
  } catch {
    return false;
  }
}

it('says on the command line that the disk is full, and that the run goes on', async (ctx) => {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-full-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (!mountSmallDisk(folder, 2)) {
    ctx.skip('needs to mount a small disk, which only the administrator may');
    return;
  }
  const text = readFileSync(join(root, 'resources', 'experiments', 'iris.json'), 'utf8');
  const file = join(folder, 'long.json');
  writeFileSync(file, text);
  const library = join(folder, 'library');
  const words = ['train', file, '--epochs', '200000', '--library', library];
  const line = new CommandLine(words);
  await line.until('The disk is full');
  const listed = await runCommandLine(['runs', '--library', library, '--json']);
  const paused = JSON.parse(listed.out) as { status: string; epochsDone: number };
  expect(paused.status).toBe('paused');
  execFileSync('mount', ['-o', 'remount,size=40m', folder]);
  await line.until('There is room on the disk again: the run goes on.');
  await line.until(`Epoch ${paused.epochsDone + 1}/200000`);
  line.process.kill('SIGINT');
  expect(await line.ended).toBe(130);
  expect(line.out.match(/The disk is full/g)).toHaveLength(1);
  const check = await runCommandLine(['library', 'check', '--library', library]);
  expect(check.out).toMatch(/^All is well/);
}, 120_000);

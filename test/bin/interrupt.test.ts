import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { root } from '../../bin/setup/program.mjs';

const launcher = `
  import { run } from ${JSON.stringify(pathToFileURL(join(root, 'bin/setup/program.mjs')).href)};
  process.exit(await run(process.execPath, process.argv.slice(1), { handOnInterrupt: true }));
`;
const words = [
  join(root, 'main/cli/index.ts'),
  'train',
  join(root, 'resources/experiments/iris.json'),
  ...['--json', '--epochs', '1000000'],
];

/** Trains under a launcher, which leads a process group as in a terminal, until some epochs are done. */
async function startTraining() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', launcher, ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let out = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.includes('"epoch":5,')) resolve();
    });
    child.once('close', (code) => reject(new Error(`Ended with code ${code}: ${out}`)));
  });
  if (child.pid === undefined) throw new Error('The launcher did not start');
  return { pid: child.pid, ended, last: () => out.trimEnd().split('\n').at(-1) };
}

describe.skipIf(process.platform === 'win32')('a training under its launcher', () => {
  it.each([
    ['the launcher alone is interrupted', 'SIGINT', (pid: number) => pid],
    ['the launcher alone is asked to end', 'SIGTERM', (pid: number) => pid],
    ['Ctrl-C in a terminal interrupts both', 'SIGINT', (pid: number) => -pid],
  ] as const)('stops and is judged when %s', async (_title, signal, target) => {
    const training = await startTraining();
    process.kill(target(training.pid), signal);
    expect(await training.ended).toBe(130);
    expect(JSON.parse(training.last() ?? '')).toMatchObject({ type: 'result', status: 'stopped' });
  });
});

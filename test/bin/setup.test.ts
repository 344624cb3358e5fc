import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, isBuilt } from '../../bin/setup/build.mjs';
import { addTotals, failures, totalsOf } from '../../bin/setup/count-tests.mjs';
import { failedLately } from '../../bin/setup/electron-binary.mjs';
import { matchesLock } from '../../bin/setup/install.mjs';
import { capture, run } from '../../bin/setup/program.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text = ''): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('installed dependencies', () => {
  const lock = {
    packages: {
      '': { version: '1.0.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  };

  it.each([
    ['all there', { 'node_modules/a': { version: '1.0.0' } }, true],
    ['another version', { 'node_modules/a': { version: '1.1.0' } }, false],
    ['missing', {}, false],
  ])('%s', (_title, packages, matches) => {
    expect(matchesLock(lock, { packages })).toBe(matches);
  });
});

describe('the build', () => {
  const sources = ['common/a.ts', 'main/b.ts', 'preload/c.ts', 'renderer/index.html'];
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

  beforeEach(() => {
    for (const path of sources) write(path);
    for (const name of ['electron.vite.config.ts', 'package-lock.json', 'tsconfig.base.json']) {
      write(name);
    }
    for (const path of outputs) write(`out/${path}`);
    write('out/.built-from', fingerprint(folder));
  });

  it('is there when nothing changed since', () => {
    expect(isBuilt(folder)).toBe(true);
  });

  it.each([
    ['a source was written', () => write('common/a.ts', 'changed')],
    ['a source was added', () => write('renderer/new.svelte')],
    ['a source was removed', () => rmSync(join(folder, 'main/b.ts'))],
    ['a setting was written', () => write('electron.vite.config.ts', 'changed')],
    ['an output is missing', () => rmSync(join(folder, 'out/main/trainer.js'))],
    ['it was never finished', () => rmSync(join(folder, 'out/.built-from'))],
    [
      'a source of the same size was written later',
      () => utimesSync(join(folder, 'common/a.ts'), new Date(), new Date(Date.now() + 5000)),
    ],
  ])('is needed when %s', (_title, change) => {
    change();
    expect(isBuilt(folder)).toBe(false);
  });

  it('is taken as it is in a copy without sources', () => {
    rmSync(join(folder, 'renderer'), { recursive: true });
    expect(isBuilt(folder)).toBe(true);
  });
});

describe('a failure to fetch Electron', () => {
  it('is remembered for a day', () => {
    const now = Date.now();
    const file = write('electron-unavailable', String(now));
    expect(failedLately(file, now + 23 * 3_600_000)).toBe(true);
    expect(failedLately(file, now + 25 * 3_600_000)).toBe(false);
    expect(failedLately(join(folder, 'missing'), now)).toBe(false);
  });
});

describe('the counts of a test run', () => {
  const report = (failed: number, files: object[] = []) => ({
    numPassedTests: 5,
    numFailedTests: failed,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: files,
  });

  it('are the report’s', () => {
    expect(totalsOf(report(0), 0)).toEqual({ passed: 5, failed: 0, skipped: 1 });
    expect(totalsOf(report(2), 1)).toEqual({ passed: 5, failed: 2, skipped: 1 });
  });

  it('count a file that cannot be loaded as a failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    expect(totalsOf(report(0, [broken]), 1).failed).toBe(1);
  });

  it('count a file once that has failed tests', () => {
    const file = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(totalsOf(report(1, [file]), 1).failed).toBe(1);
  });

  it('have a failure when the run broke without naming one', () => {
    expect(totalsOf(report(0), 1).failed).toBe(1);
    expect(totalsOf(null, 1).failed).toBe(1);
  });

  it('name each test that failed, and each file that broke, with the start of why', () => {
    const testResults = [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'sums', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'differs',
            failureMessages: ['\u001b[31m1 is not 2\u001b[0m'],
          },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'No such module', assertionResults: [] },
    ];
    expect(failures({ testResults })).toEqual([
      'a.test.ts > differs: 1 is not 2',
      'b.test.ts: No such module',
    ]);
    expect(failures(null)).toEqual([]);
  });

  it('add up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(addTotals(one, one)).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});

describe('a program that is run', () => {
  const node = process.execPath;

  it('hands on its exit code', async () => {
    expect(await run(node, ['--eval', 'process.exit(3)'])).toBe(3);
    expect(await run(node, ['--eval', 'process.kill(process.pid, "SIGINT")'])).toBe(130);
  });

  it('gives its output when it runs quietly', async () => {
    const script = 'console.log(1); console.error(2); process.exit(3)';
    const { code, output } = await capture(node, ['--eval', script]);
    expect(code).toBe(3);
    expect(output.split('\n').filter(Boolean).sort()).toEqual(['1', '2']);
  });

  it('is ended when its time is over, and missed when it is not there', async () => {
    const endless = await capture(node, ['--eval', 'setInterval(() => {}, 1e6)'], { timeout: 300 });
    expect(endless.code).toBe(124);
    expect((await capture(join(folder, 'missing'), [])).code).toBe(127);
  });
});

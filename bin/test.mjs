#!/usr/bin/env node
// All checks and tests; the last line is `N passed, N failed`. Arguments choose test projects.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { addTotals, failures, skipReasons, totalsOf } from './setup/count-tests.mjs';
import { findBrowser } from './setup/find-browser.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { root, run, runtime } from './setup/program.mjs';

/** Run one after another: the last drives the whole program and wants the machine for itself. */
const groups = [['unit', 'dom', 'browser'], ['engines', 'integration'], ['e2e']];

await ensureInstalled();
const browser = await findBrowser();
if ('reason' in browser) {
  process.stdout.write(`The tests need a browser. ${browser.reason}\n0 passed, 1 failed\n`);
  process.exit(1);
}
process.env.LAYERWRIGHT_BROWSER = browser.executable;
await ensureBuilt();

const wanted = process.argv.slice(2);
/** What failed, said again at the end where a long output is read first. */
const failed = [];
let totals = { passed: 0, failed: 0, skipped: 0 };
if (wanted.length === 0) {
  const findings = await run(runtime(), [join(root, 'bin', 'check.mjs')]);
  if (findings > 0) failed.push('npm run check: see the start of the output');
  totals = addTotals(totals, { passed: 0, failed: findings, skipped: 0 });
}
for (const group of groups) {
  const projects = group.filter((name) => wanted.length === 0 || wanted.includes(name));
  if (projects.length > 0) totals = addTotals(totals, await test(projects));
}
for (const failure of failed) process.stdout.write(`Failed: ${failure}\n`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
process.stdout.write(`${totals.passed} passed, ${totals.failed} failed${skipped}\n`);
process.exit(totals.failed > 0 ? 1 : 0);

async function test(projects) {
  const folder = mkdtempSync(join(tmpdir(), 'layerwright-tests-'));
  const report = join(folder, 'report.json');
  const code = await run(runtime(), [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...projects.flatMap((name) => ['--project', name]),
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--reporter=${join(root, 'bin', 'setup', 'retried-reporter.mjs')}`,
    `--outputFile.json=${report}`,
  ]);
  const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
  rmSync(folder, { recursive: true });
  for (const reason of skipReasons(found)) process.stdout.write(`Skipped: ${reason}\n`);
  failed.push(...failures(found));
  return totalsOf(found, code);
}

#!/usr/bin/env node
// Formatting, lint, types of every environment and of the components. Arguments choose by name.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './setup/install.mjs';
import { capture, root, runtime } from './setup/program.mjs';

const module = (path) => join(root, 'node_modules', path);
const types = (folder) => [module('typescript/bin/tsc'), '-p', folder];

/** The longest first, so that the short ones fill the gaps. */
const checks = [
  ['eslint', [module('eslint/bin/eslint.js'), '.', '--max-warnings', '0']],
  [
    'svelte-check',
    [
      module('svelte-check/bin/svelte-check'),
      '--tsconfig',
      'renderer/tsconfig.json',
      '--fail-on-warnings',
      '--output',
      'human',
    ],
  ],
  ['types of test', types('test')],
  ['types of main', types('main')],
  ['types of preload', types('preload')],
  ['types of common', types('common')],
  ['prettier', [module('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
];

await ensureInstalled();
const wanted = process.argv.slice(2);
const queue = checks.filter(
  ([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
);
let failed = 0;

async function work() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, args] = next;
    const began = Date.now();
    const { code, output } = await capture(runtime(), args);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
    if (code !== 0) {
      failed += 1;
      process.stdout.write(`${output.trimEnd()}\n`);
    }
  }
}

await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
// The number of checks that failed, for the test command.
process.exit(failed);

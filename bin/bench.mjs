#!/usr/bin/env node
// Runs the measurements under test/bench. Arguments choose by name.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './setup/install.mjs';
import { fail, root, run, runtime } from './setup/program.mjs';

await ensureInstalled();
const folder = join(root, 'test', 'bench');
const wanted = process.argv.slice(2);
const files = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();
if (files.length === 0)
  fail(`No measurement has a name with ${wanted.join(' or ') || '.bench.ts'}.`);
let worst = 0;
for (const name of files) worst = Math.max(worst, await run(runtime(), [join(folder, name)]));
process.exit(worst);

#!/usr/bin/env node
// The command line. It runs on the Node that comes with the dependencies, from any folder.
import { join } from 'node:path';
import { ensureBuilt } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';
import { root, run, runtime } from './setup/program.mjs';

await ensureInstalled();
await ensureBuilt();
const program = join(root, 'out', 'main', 'cli.js');
const options = { cwd: process.cwd(), handOnInterrupt: true };
process.exit(await run(runtime(), [program, ...process.argv.slice(2)], options));

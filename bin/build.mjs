#!/usr/bin/env node
// Builds the program into out/, whether or not what is there is still good.
import { build } from './setup/build.mjs';
import { ensureInstalled } from './setup/install.mjs';

await ensureInstalled();
await build();

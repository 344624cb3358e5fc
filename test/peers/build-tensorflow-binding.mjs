#!/usr/bin/env node
// Makes the TensorFlow engine usable for the tests, and says in one line whether it is. Ends with 0 when
// it is, otherwise with 1. LAYERWRIGHT_PEER_PYTHON names a Python with TensorFlow; else python3 is asked.
import { existsSync } from 'node:fs';
import { ensureInstalled } from '../../bin/setup/install.mjs';
import {
  bindingFile,
  compileBinding,
  findNodeHeaders,
  findTensorFlow,
  packageFolder,
  removeBinding,
  tryEngine,
} from './tensorflow-binding.mjs';

const ways = {
  compiled: 'its binding was compiled now',
  kept: 'its binding was compiled before',
  foreign: 'its binding was there already',
};

await ensureInstalled();
const result = await prepare();
process.stdout.write(
  'reason' in result
    ? `The TensorFlow engine is not tested here. ${result.reason}\n`
    : `The TensorFlow engine is tested here: ${result.name} on the ${result.device}, ${ways[result.state]}.\n`,
);
process.exit('reason' in result ? 1 : 0);

async function prepare() {
  if (process.platform !== 'linux') {
    return { reason: 'Its binding can be compiled from TensorFlow for Python on Linux only.' };
  }
  if (!existsSync(packageFolder)) {
    return { reason: 'The optional package @tensorflow/tfjs-node-gpu is not installed.' };
  }
  const parts = await findParts();
  const isThere = existsSync(bindingFile().path);
  if ('reason' in parts && !isThere) return parts;
  const built = 'reason' in parts ? { state: 'foreign' } : await compileBinding(parts);
  if ('reason' in built) return built;
  const engine = await tryEngine();
  if ('reason' in engine) {
    removeBinding();
    return engine;
  }
  return { ...engine, state: built.state };
}

async function findParts() {
  const tensorflow = await findTensorFlow();
  if ('reason' in tensorflow) return tensorflow;
  const headers = findNodeHeaders();
  if ('reason' in headers) return headers;
  return { tensorflow: tensorflow.folder, headers: headers.folder };
}

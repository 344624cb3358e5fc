import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

describe('ONNX Runtime', () => {
  it('is loaded only where its telemetry is turned off first', () => {
    const loading = globSync('{common,main,renderer,preload,test/engines,test/bench}/**/*.ts', {
      cwd: root,
    }).filter((path) => /from 'onnxruntime-node'/.test(readFileSync(join(root, path), 'utf8')));
    expect(loading).toEqual(['main/trainer/engines/compiled/onnx-runtime.ts']);
  });
});

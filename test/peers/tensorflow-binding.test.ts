import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  bindingFile,
  compileBinding,
  findNodeHeaders,
  findTensorFlow,
  removeBinding,
} from './tensorflow-binding.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'layerwright-binding-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

function write(path: string, text = ''): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

describe('finding Node’s headers', () => {
  it('takes the first folder that has them', () => {
    write('empty/other.h');
    write('first/node_api.h');
    write('second/node_api.h');
    const folders = ['absent', 'empty', 'first', 'second'].map((name) => join(root, name));
    expect(findNodeHeaders(folders)).toEqual({ folder: join(root, 'first') });
  });

  it('says that there are none', () => {
    expect(findNodeHeaders([root])).toEqual({
      reason: expect.stringMatching(/node_api\.h.*\.$/) as string,
    });
  });
});

const python = 'python3';
const whyNoPython =
  spawnSync(python, ['--version']).status === 0 ? '' : ' (skipped: there is no python3)';

describe('finding TensorFlow', () => {
  it('says that the Python does not run', async () => {
    const found = await findTensorFlow(join(root, 'no-python'));
    expect(found).toEqual({
      reason: expect.stringMatching(/no-python” does not run\.$/) as string,
    });
  });

  describe.skipIf(whyNoPython !== '')(`in a Python${whyNoPython}`, () => {
    const parts = [
      '__init__.py',
      'libtensorflow_cc.so.2',
      'libtensorflow_framework.so.2',
      'include/tensorflow/c/c_api.h',
    ];
    beforeEach(() => {
      const others = process.env['PYTHONPATH'];
      vi.stubEnv('PYTHONPATH', others ? `${root}${delimiter}${others}` : root);
    });

    it('takes its folder without importing it', async () => {
      for (const path of parts) write(`tensorflow/${path}`, 'raise ImportError');
      expect(await findTensorFlow(python)).toEqual({ folder: join(root, 'tensorflow') });
    });

    it.each(parts.slice(1))('says that %s is missing', async (missing) => {
      for (const path of parts) if (path !== missing) write(`tensorflow/${path}`);
      const found = await findTensorFlow(python);
      expect(found).toEqual({
        reason: expect.stringContaining(`has no ${missing}.`) as string,
      });
    });
  });
});

const headers = findNodeHeaders();
const compiles = spawnSync('g++', ['--version']).status === 0 && process.platform === 'linux';
const whyNot =
  'reason' in headers
    ? ` (skipped: ${headers.reason})`
    : compiles
      ? ''
      : ' (skipped: there is no g++ for Linux)';

describe.skipIf(whyNot !== '')(`compiling a binding${whyNot}`, () => {
  /** A native module that takes a number from the second library and one from its own header. */
  const source = `#include <node_api.h>
    #include "own.h"
    extern "C" int from_library();
    static napi_value init(napi_env env, napi_value) {
      napi_value answer;
      napi_create_int32(env, from_library() + OWN, &answer);
      return answer;
    }
    NAPI_MODULE(NODE_GYP_MODULE_NAME, init)`;
  const parts = () => ({
    tensorflow: join(root, 'tensorflow, moved'),
    headers: 'folder' in headers ? headers.folder : '',
    folder: join(root, 'package'),
  });

  beforeEach(() => {
    write(
      'package/package.json',
      JSON.stringify({ binary: { module_name: 'tfjs_binding', napi_versions: [3, 8, 9999] } }),
    );
    write('package/binding/binding.cc', source);
    write('package/binding/own.h', '#define OWN 2');
    for (const name of ['cc', 'framework']) {
      const file = write(`${name}.cc`, `extern "C" int from_${name}() { return 0; }`);
      if (name === 'framework') writeFileSync(file, 'extern "C" int from_library() { return 40; }');
      const library = write(`tensorflow, moved/libtensorflow_${name}.so.2`);
      const built = spawnSync('g++', ['-shared', '-fPIC', '-o', library, file]);
      expect(built.status).toBe(0);
    }
  });

  it('gives a module that loads where the package looks for it, and keeps it', async () => {
    const { path } = bindingFile(parts().folder);
    expect(path).toBe(join(root, 'package/lib/napi-v8/tfjs_binding.node'));
    expect(await compileBinding(parts())).toEqual({ state: 'compiled' });
    expect(createRequire(import.meta.url)(path)).toBe(42);
    const { ino } = statSync(path);
    expect(await compileBinding(parts())).toEqual({ state: 'kept' });
    expect(statSync(path).ino).toBe(ino);
  });

  it('compiles again when a header of the package has changed', async () => {
    await compileBinding(parts());
    write('package/binding/own.h', '#define OWN 3');
    expect(await compileBinding(parts())).toEqual({ state: 'compiled' });
    expect(createRequire(import.meta.url)(bindingFile(parts().folder).path)).toBe(43);
  });

  it('says in one line why it cannot be compiled, and leaves no binding', async () => {
    await compileBinding(parts());
    write('package/binding/binding.cc', `${source}\nno_such_type x;`);
    const result = await compileBinding(parts());
    expect(result).toEqual({ reason: expect.stringMatching(/^g\+\+ .*no_such_type.*$/) as string });
    expect(existsSync(bindingFile(parts().folder).path)).toBe(false);
  });

  it('says that there is no compiler', async () => {
    const result = await compileBinding({ ...parts(), compiler: join(root, 'no-compiler') });
    expect(result).toEqual({
      reason: expect.stringMatching(/^There is no compiler .*\.$/) as string,
    });
  });

  it('neither replaces nor removes a binding that came in another way', async () => {
    const { path } = bindingFile(parts().folder);
    write('package/lib/napi-v8/tfjs_binding.node', 'downloaded');
    expect(await compileBinding(parts())).toEqual({ state: 'foreign' });
    removeBinding(parts().folder);
    expect(readFileSync(path, 'utf8')).toBe('downloaded');
  });
});

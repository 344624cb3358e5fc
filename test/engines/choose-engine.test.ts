import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { chooseEngine, listEngines } from '../../main/trainer/engines/choose-engine.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import { threadCount } from '../../main/trainer/engines/compiled/thread-count.ts';
import type { Engine, EngineStatus } from '../../main/trainer/engines/engine.ts';
import { referenceEngine } from '../../main/trainer/engines/reference/engine.ts';
import { tensorflowEngine } from '../../main/trainer/engines/tensorflow/engine.ts';
import { chain } from './networks.ts';

const small = chain(['Input', { shape: [4] }], ['Dense', { units: 1 }]);
/** Its middle layer gives values with seven axes. */
const deep = chain(
  ['Input', { shape: [4] }],
  ['Reshape', { target_shape: [1, 2, 1, 2, 1, 1] }],
  ['Flatten'],
  ['Dense', { units: 1 }],
);

/** The engine with another status. */
function having(engine: Engine, id: Engine['id'], change: Partial<EngineStatus>): Engine {
  return {
    id,
    status: async () => ({ ...(await engine.status()), id, name: id, ...change }),
    compile: (request) => engine.compile(request),
    ...(engine.unsupported ? { unsupported: engine.unsupported } : {}),
  };
}

const withGpu = having(referenceEngine, 'tensorflow', { gpu: true });
const withoutGpu = having(referenceEngine, 'tensorflow', { gpu: false });
const missing = having(referenceEngine, 'tensorflow', {
  available: false,
  reason: 'The library is not installed.',
});

describe('choosing an engine', () => {
  it.each([
    [
      'TensorFlow where it has a GPU',
      [withGpu, compiledEngine, referenceEngine],
      'tensorflow',
      /GPU/,
    ],
    [
      'the compiled engine without a GPU',
      [withoutGpu, compiledEngine, referenceEngine],
      'compiled',
      /fastest/,
    ],
    [
      'the compiled engine without TensorFlow',
      [missing, compiledEngine, referenceEngine],
      'compiled',
      /fastest/,
    ],
    ['the reference as a last resort', [missing, referenceEngine], 'reference', /no faster/],
  ])('takes %s', async (_name, engines, id, reason) => {
    const chosen = await chooseEngine('auto', small, engines);
    expect(chosen.engine.id).toBe(id);
    expect(chosen.reason).toMatch(reason);
  });

  it('takes the one that is asked for', async () => {
    const chosen = await chooseEngine('reference', small, [
      withGpu,
      compiledEngine,
      referenceEngine,
    ]);
    expect(chosen.engine).toBe(referenceEngine);
  });

  it('says why the one that is asked for cannot be used', async () => {
    await expect(
      chooseEngine('tensorflow', small, [missing, compiledEngine]),
    ).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('The library is not installed.') as string,
    });
  });

  it('passes over an engine that lacks a layer of the network', async () => {
    const limited = having(tensorflowEngine, 'tensorflow', { available: true, gpu: true });
    const engines = [limited, compiledEngine, referenceEngine];
    expect((await chooseEngine('auto', small, engines)).engine).toBe(limited);
    expect((await chooseEngine('auto', deep, engines)).engine).toBe(compiledEngine);
  });

  it('tells the layers that TensorFlow cannot run, before training', () => {
    expect(tensorflowEngine.unsupported?.(small)).toEqual([]);
    expect(tensorflowEngine.unsupported?.(deep)).toEqual([
      {
        node: 'n1',
        message: expect.stringMatching(/^reshape_1 gives values with 7 axes/) as string,
      },
    ]);
  });

  it('lists all engines of this machine, each with a reason where it cannot be used', async () => {
    const engines = await listEngines();
    expect(engines.map(({ id }) => id)).toEqual(['tensorflow', 'compiled', 'reference']);
    for (const { available, reason } of engines) {
      if (!available) expect(reason).toMatch(/\.$/);
    }
  });
});

describe('the number of threads', () => {
  it('is one for small networks and never more than there are cores', () => {
    // Multiplications in a step of Iris, of the house prices, and of a network with a billion weights.
    expect(threadCount(3 * 67 * 16)).toBe(1);
    expect(threadCount(3 * 4545 * 32)).toBe(1);
    expect(threadCount(3e12)).toBe(availableParallelism());
  });
});

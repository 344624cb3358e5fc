import { describe, expect, it } from 'vitest';
import { referenceEngine } from '../../../main/trainer/engines/reference/engine.ts';
import { engines, withProgram } from '../available-engines.ts';
import { deviationOf } from './deviation.ts';
import { observe } from './observe.ts';
import { randomExperiment } from './random-experiment.ts';
import { randomTolerance } from './tolerances.ts';

const count = 200;
const seeds = Array.from({ length: count }, (_, index) => index + 1);
const others = engines.filter((engine) => engine !== referenceEngine);

describe('networks of random layers', () => {
  it.each(seeds)('come out alike on every engine: seed %i', async (seed) => {
    const experiment = randomExperiment(seed);
    await withProgram(referenceEngine, experiment.request, async (oracle) => {
      const wanted = await observe(oracle, experiment);
      for (const engine of others) {
        await withProgram(engine, experiment.request, async (program) => {
          const actual = await observe(program, experiment);
          const deviation = deviationOf(actual.observation, wanted.observation);
          expect(deviation.forward, `${engine.id}: forward`).toBeLessThan(randomTolerance.forward);
          expect(deviation.gradient, `${engine.id}: gradient`).toBeLessThan(
            randomTolerance.gradient,
          );
          expect(deviation.update, `${engine.id}: update`).toBeLessThan(randomTolerance.update);
        });
      }
    });
  });

  it('are of many kinds: branches, merges, several inputs and outputs, shared and frozen layers', () => {
    const drawn = seeds.map((seed) => randomExperiment(seed).request.network);
    const having = (holds: (network: (typeof drawn)[number]) => boolean) =>
      drawn.filter(holds).length;
    const inputs = having(({ nodes }) => nodes.filter(({ type }) => type === 'Input').length > 1);
    const outputs = having(
      ({ nodes, edges }) =>
        nodes.filter(({ id }) => !edges.some(({ from }) => from === id)).length > 1,
    );
    const merges = having(({ edges }) => edges.some(({ toPort }) => toPort === 1));
    const shared = having(({ nodes }) => nodes.some(({ sharesWith }) => sharesWith !== undefined));
    const frozen = having(({ nodes }) => nodes.some(({ trainable }) => trainable === false));
    const least = Math.min(inputs, outputs, merges, shared, frozen);
    expect(least, JSON.stringify({ inputs, outputs, merges, shared, frozen })).toBeGreaterThan(10);
  });
});

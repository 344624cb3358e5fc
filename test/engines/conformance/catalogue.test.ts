import { describe, expect, it } from 'vitest';
import { activations } from '../../../common/layers/activations.ts';
import { layers } from '../../../common/layers/catalogue.ts';
import { constraints } from '../../../common/layers/constraints.ts';
import { regularizers } from '../../../common/layers/regularizers.ts';
import { losses, optimizerDefaults, schedules } from '../../../common/training/catalogue.ts';
import { referenceEngine } from '../../../main/trainer/engines/reference/engine.ts';
import { engines, withProgram } from '../available-engines.ts';
import { allCases } from './all-cases.ts';
import type { CatalogueFamily } from './conformance-case.ts';
import { deviationOf, numbersDeviation } from './deviation.ts';
import { observe, predictFrom } from './observe.ts';
import { engineTolerance, portability } from './tolerances.ts';

const catalogues: Readonly<Record<CatalogueFamily, readonly string[]>> = {
  layer: layers.map(({ type }) => type),
  activation: activations.map(({ id }) => id),
  loss: losses.map(({ id }) => id),
  optimizer: Object.keys(optimizerDefaults),
  regularizer: regularizers.map(({ value }) => value),
  constraint: constraints.map(({ value }) => value),
  schedule: schedules.map(({ id }) => id),
};

const others = engines.filter((engine) => engine !== referenceEngine);

describe('the catalogues', () => {
  it.each(Object.entries(catalogues))('have a case for every %s', (family, ids) => {
    const covered = new Set(allCases.filter((one) => one.family === family).map(({ id }) => id));
    expect(ids.filter((id) => !covered.has(id))).toEqual([]);
    expect([...covered].filter((id) => !ids.includes(id))).toEqual([]);
  });
});

describe.each(allCases)('$family $id, $name', ({ experiment }) => {
  it('comes out alike on every engine, whose weights can be exchanged', async () => {
    await withProgram(referenceEngine, experiment.request, async (oracle) => {
      const wanted = await observe(oracle, experiment);
      for (const engine of others) {
        await withProgram(engine, experiment.request, async (program) => {
          const actual = await observe(program, experiment);
          const deviation = deviationOf(actual.observation, wanted.observation);
          expect(deviation.forward, `${engine.id}: forward`).toBeLessThan(engineTolerance.forward);
          expect(deviation.gradient, `${engine.id}: gradient`).toBeLessThan(
            engineTolerance.gradient,
          );
          expect(deviation.update, `${engine.id}: update`).toBeLessThan(engineTolerance.update);

          const there = await predictFrom(program, wanted.final, experiment);
          expect(numbersDeviation(there, wanted.observation.after)).toBeLessThan(portability);
          const back = await predictFrom(oracle, actual.final, experiment);
          expect(numbersDeviation(back, actual.observation.after)).toBeLessThan(portability);
        });
      }
    });
  });
});

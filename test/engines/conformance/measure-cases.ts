import type { EngineId } from '../../../common/training/training-config.ts';
import { engines, withProgram } from '../available-engines.ts';
import { kerasCase, type KerasAnswer, type KerasCase } from '../keras/keras-case.ts';
import { runKeras } from '../keras/run-keras.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { deviationOf, numbersDeviation, type Deviation } from './deviation.ts';
import { observe, type Observation } from './observe.ts';

/** How far an engine is from Keras on one case. */
export interface MeasuredCase {
  readonly made: ConformanceCase;
  /** Why there is nothing to compare with, or null. */
  readonly refused: string | null;
  readonly deviations: Readonly<Partial<Record<EngineId, Deviation>>>;
}

/**
 * Makes every case on every engine of this machine and with Keras. Where Keras draws other random numbers only
 * the forward pass is held against it, and the rest against the reference engine.
 */
export async function measureCases(
  cases: readonly ConformanceCase[],
): Promise<readonly MeasuredCase[]> {
  const asked: KerasCase[] = [];
  const observed: (readonly [EngineId, Observation])[][] = [];
  for (const { experiment, keras } of cases) {
    const found: (readonly [EngineId, Observation])[] = [];
    for (const engine of engines) {
      await withProgram(engine, experiment.request, async (program) => {
        const { observation, initial } = await observe(program, experiment);
        if (found.length === 0) asked.push(kerasCase(experiment, initial, keras));
        found.push([engine.id, observation]);
      });
    }
    observed.push(found);
  }
  const answers = runKeras(asked);
  return cases.map((made, index) => {
    const answer = answers[index];
    const found = observed[index] ?? [];
    const refused = answer ? (answer.error ?? null) : 'Keras gave no answer.';
    const oracle = found.find(([id]) => id === 'reference')?.[1];
    const deviations = Object.fromEntries(
      answer && refused === null
        ? found.map(([id, actual]) => [id, compare(made, actual, answer, oracle ?? actual)])
        : [],
    );
    return { made, refused, deviations };
  });
}

function compare(
  { keras }: ConformanceCase,
  actual: Observation,
  answer: KerasAnswer,
  oracle: Observation,
): Deviation {
  if (actual.parameters !== answer.parameters) {
    return { forward: Infinity, gradient: Infinity, update: Infinity };
  }
  if (keras === 'forward') {
    return {
      ...deviationOf(actual, oracle),
      forward: numbersDeviation(actual.forward, answer.forward),
    };
  }
  const seen = Object.keys(actual.gradients).length > 0;
  return deviationOf(actual, { ...answer, gradients: seen ? answer.gradients : {} });
}

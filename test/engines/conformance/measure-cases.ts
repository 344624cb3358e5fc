import type { EngineId } from '../../../common/training/training-config.ts';
import type { ProgramState } from '../../../main/trainer/engines/engine.ts';
import { initialWeights } from '../../../main/trainer/engines/initial-weights.ts';
import { planNetwork } from '../../../main/trainer/engines/network-plan.ts';
import { engines, withProgram } from '../available-engines.ts';
import { kerasCase, type KerasAnswer } from '../keras/keras-case.ts';
import { startKeras } from '../keras/start-keras.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { deviationOf, numbersDeviation, type Deviation } from './deviation.ts';
import { observe, showsGradients, type Experiment, type Observation } from './observe.ts';

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
  const asked = cases.map(({ experiment, keras }) =>
    kerasCase(experiment, initialState(experiment), keras),
  );
  // Keras is a process of its own, so that both take the time of the longer.
  const [answers, observed] = await Promise.all([startKeras(asked), observeAll(cases)]);
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

/** What every engine makes of every case. */
async function observeAll(cases: readonly ConformanceCase[]) {
  const observed: (readonly (readonly [EngineId, Observation])[])[] = [];
  for (const { experiment } of cases) {
    const found: (readonly [EngineId, Observation])[] = [];
    for (const engine of engines) {
      await withProgram(engine, experiment.request, async (program) => {
        found.push([engine.id, (await observe(program, experiment)).observation]);
      });
    }
    observed.push(found);
  }
  return observed;
}

/** The weights that every engine begins with. */
function initialState({ request }: Experiment): Pick<ProgramState, 'weights'> {
  const { weights } = planNetwork(request.network, request.featureCount ?? null);
  return { weights: initialWeights(weights, request.training.seed) };
}

function compare(
  { keras, experiment }: ConformanceCase,
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
  const gradients = showsGradients(experiment.request) ? answer.gradients : {};
  return deviationOf(actual, { ...answer, gradients });
}

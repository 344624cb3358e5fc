import { learningRateAt } from '../../../common/training/learning-rate.ts';
import type {
  CompileRequest,
  Program,
  ProgramState,
  TrainingData,
  WeightTensor,
} from '../../../main/trainer/engines/engine.ts';

/** What an engine makes of a network: everything that has to be alike on all of them. */
export interface Observation {
  /** Of all rows, before training. */
  readonly forward: ArrayLike<number>;
  /** Of the steps, before their updates. */
  readonly losses: readonly number[];
  /** Of the first step, by weight key; only where the optimiser's first slot is that gradient. */
  readonly gradients: Tensors;
  /** After the steps, by weight key. */
  readonly weights: Tensors;
  /** Of all rows, after the steps. */
  readonly after: ArrayLike<number>;
  /** Numbers in all weights. */
  readonly parameters: number;
}

/** Numbers of tensors by name. */
export type Tensors = Readonly<Record<string, ArrayLike<number>>>;

/** A network to observe, the rows it learns from, and the rows of each step. */
export interface Experiment {
  readonly request: CompileRequest;
  readonly data: TrainingData & { readonly features: Float32Array };
  readonly batches: readonly (readonly number[])[];
}

/** What came of an experiment, with the states before and after it. */
export interface Endpoints {
  readonly observation: Observation;
  readonly initial: ProgramState;
  readonly final: ProgramState;
}

/**
 * Lets a program make the experiment. With SGD with momentum the slot after the first step is −rate · gradient,
 * to full precision, which the difference of weights would not be.
 */
export async function observe(program: Program, experiment: Experiment): Promise<Endpoints> {
  const { request, data, batches } = experiment;
  program.bindData(data);
  const initial = await program.getState();
  const forward = await program.predict(data.features, data.rows);
  const losses: number[] = [];
  let gradients: Tensors = {};
  for (const [step, batch] of batches.entries()) {
    const result = await program.trainSteps(Int32Array.from(batch), batch.length);
    losses.push(...result.losses);
    if (step === 0) gradients = firstGradients(request, await program.getState());
  }
  const final = await program.getState();
  const observation = {
    forward,
    losses,
    gradients,
    weights: numbersOf(final.weights),
    after: await program.predict(data.features, data.rows),
    parameters: Object.values(final.weights).reduce((sum, { data: { length } }) => sum + length, 0),
  };
  return { observation, initial, final };
}

/** What the program predicts once it has taken over another one's state. */
export async function predictFrom(
  program: Program,
  state: ProgramState,
  { data }: Experiment,
): Promise<Float32Array> {
  await program.setState(state);
  return program.predict(data.features, data.rows);
}

/** Whether the optimiser's slots have the gradients of the first step unchanged. */
export function showsGradients({ training: { optimizer } }: CompileRequest): boolean {
  const { weight_decay, clipnorm, clipvalue, global_clipnorm } = optimizer;
  const changed = [weight_decay, clipnorm, clipvalue, global_clipnorm].some((set) => set !== null);
  return optimizer.type === 'SGD' && optimizer.momentum !== 0 && !changed;
}

/** The gradients of the first step as the optimiser's slots have them; none where it changes them before. */
function firstGradients(request: CompileRequest, { slots }: ProgramState): Tensors {
  if (!showsGradients(request)) return {};
  const { training } = request;
  const prefix = 'momentum/';
  return Object.fromEntries(
    Object.entries(slots)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, { data }]) => [
        key.slice(prefix.length),
        data.map((value) => -value / learningRateAt(training, 0)),
      ]),
  );
}

function numbersOf(tensors: Readonly<Record<string, WeightTensor>>): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([key, { data }]) => [key, data]));
}

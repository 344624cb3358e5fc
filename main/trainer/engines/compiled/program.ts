import { Tensor, type InferenceSession } from './onnx-runtime.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import { addSums, noSums } from '../../../../common/training/metrics.ts';
import type { EngineRun } from '../../../../common/runs/run.ts';
import { checkRows } from '../check-rows.ts';
import type {
  CompileRequest,
  MetricSums,
  Program,
  ProgramState,
  TrainingData,
  TrainResult,
} from '../engine.ts';
import { dropoutSource, initialWeights } from '../initial-weights.ts';
import { measureOutputs } from '../measure-outputs.ts';
import type { NetworkPlan } from '../network-plan.ts';
import { slotNames, stepRate } from '../optimizer-schedule.ts';
import { fillRandom } from '../random-inputs.ts';
import { checkTargets, type TargetForm } from '../target-form.ts';
import { FlatLayout } from './flat-state.ts';
import { buildForwardGraph } from './forward-graph.ts';
import { weightVectors, type GraphRequest } from './graph-request.ts';
import { engineError, SessionCache } from './sessions.ts';
import { groupWeights } from './state-layout.ts';
import { buildTrainingGraph, type TrainingGraph } from './training-graph.ts';

/** Most numbers that one call gathers for its steps, which keeps a call's memory near 16 MB. */
const numbersPerCall = 4_000_000;
/** Most steps in one call. */
const stepsPerCall = 2_000;
/** Most rows that one call of the forward pass takes. */
const forwardRows = 256;

type Feeds = Record<string, Tensor>;

/** The bound rows in the runtime's form. */
interface BoundData {
  readonly data: TrainingData;
  readonly features: Tensor;
  readonly targets: Tensor;
}

/** A network compiled into ONNX graphs; state stays in a few vectors that go in and out of each call. */
export class CompiledProgram implements Program {
  readonly engine: EngineRun;
  readonly #request: CompileRequest;
  readonly #plan: NetworkPlan;
  readonly #graph: GraphRequest;
  readonly #inputSize: number;
  readonly #sessions: SessionCache<TrainingGraph | null>;
  /** State vectors by their names in the graph. */
  #state = new Map<string, Float32Array>();
  #random: RandomSource;
  #step = 0;
  #bound: BoundData | null = null;

  constructor(request: CompileRequest, plan: NetworkPlan, target: TargetForm, engine: EngineRun) {
    const { training } = request;
    this.engine = engine;
    this.#request = request;
    this.#plan = plan;
    this.#graph = {
      plan,
      training,
      target,
      trainable: groupWeights(
        plan.weights.filter((weight) => weight.trainable),
        training.optimizer,
      ),
      stored: new FlatLayout(plan.weights.filter((weight) => !weight.trainable)),
    };
    this.#inputSize = elementCount(plan.inputShape);
    this.#sessions = new SessionCache(engine.threads);
    this.#random = dropoutSource(training.seed);
    this.#resetState();
  }

  /** Prepares the graph for full batches, so that its faults show before training. */
  async prepare(): Promise<void> {
    await this.#trainingSession(this.#request.training.batchSize);
  }

  bindData(data: TrainingData): void {
    checkRows(data, this.#inputSize);
    const { target } = this.#graph;
    checkTargets(target, data.targets);
    this.#bound = {
      data,
      features: new Tensor('float32', data.features, [data.rows, this.#inputSize]),
      targets:
        target.kind === 'class'
          ? new Tensor('int64', BigInt64Array.from(data.targets, BigInt), [data.rows])
          : new Tensor('float32', data.targets, [data.rows, 1]),
    };
  }

  async trainSteps(order: Int32Array, batchSize: number): Promise<TrainResult> {
    const bound = this.#requireData();
    const losses = new Float32Array(Math.ceil(order.length / batchSize));
    const sums = noSums();
    const whole = Math.floor(order.length / batchSize);
    const last = order.length - whole * batchSize;
    let done = 0;
    while (done < whole) {
      const steps = Math.min(whole - done, await this.#stepsPerCall(batchSize));
      const rows = order.subarray(done * batchSize, (done + steps) * batchSize);
      losses.set(await this.#trainCall(bound, rows, batchSize, sums), done);
      done += steps;
    }
    if (last > 0) {
      const rows = order.subarray(whole * batchSize);
      losses.set(await this.#trainCall(bound, rows, last, sums), whole);
    }
    return { losses, sums };
  }

  async evaluate(rows: Int32Array): Promise<MetricSums> {
    const bound = this.#requireData();
    const sums = noSums();
    for (let start = 0; start < rows.length; start += forwardRows) {
      const order = rows.subarray(start, start + forwardRows);
      const feeds = { features: bound.features, targets: bound.targets };
      const result = await this.#forward(feeds, order, true);
      addSums(sums, this.#measure(result.outputs, bound.data.targets, order));
      for (const loss of result.rowLosses.subarray(0, order.length)) sums.loss += loss;
    }
    return sums;
  }

  async predict(features: Float32Array, rows: number): Promise<Float32Array> {
    checkRows({ features, rows }, this.#inputSize);
    const { width } = this.#graph.target;
    const predicted = new Float32Array(rows * width);
    if (rows === 0) return predicted;
    const feeds = { features: new Tensor('float32', features, [rows, this.#inputSize]) };
    for (let start = 0; start < rows; start += forwardRows) {
      const length = Math.min(forwardRows, rows - start);
      const order = Int32Array.from({ length }, (_, index) => start + index);
      const { outputs } = await this.#forward(feeds, order, false);
      predicted.set(outputs.subarray(0, length * width), start * width);
    }
    return predicted;
  }

  getState(): Promise<ProgramState> {
    const weights = Object.assign(
      {},
      ...weightVectors(this.#graph).map(({ name, layout }) => layout.unpack(this.#vector(name))),
    ) as ProgramState['weights'];
    const slots = this.#slotVectors().flatMap(({ name, slot, layout }) =>
      Object.entries(layout.unpack(this.#vector(name))).map(
        ([key, tensor]) => [`${slot}/${key}`, tensor] as const,
      ),
    );
    return Promise.resolve({
      weights,
      slots: Object.fromEntries(slots),
      step: this.#step,
      random: this.#random.state(),
    });
  }

  // An async function, so that a wrong shape rejects the promise instead of throwing at the caller.
  // eslint-disable-next-line @typescript-eslint/require-await
  async setState(state: Pick<ProgramState, 'weights'> & Partial<ProgramState>): Promise<void> {
    const next = new Map(this.#state);
    for (const { name, layout } of weightVectors(this.#graph)) {
      next.set(name, layout.replace(this.#vector(name), state.weights));
    }
    for (const { name, slot, layout } of this.#slotVectors()) {
      next.set(name, layout.replace(this.#vector(name), state.slots ?? {}, `${slot}/`));
    }
    this.#state = next;
    this.#step = state.step ?? this.#step;
    if (state.random) this.#random = new RandomSource(state.random);
  }

  async dispose(): Promise<void> {
    this.#bound = null;
    await this.#sessions.dispose();
  }

  #resetState(): void {
    const initial = initialWeights(this.#plan.weights, this.#request.training.seed);
    for (const { name, layout } of weightVectors(this.#graph)) {
      this.#state.set(name, layout.replace(new Float32Array(layout.length), initial));
    }
    for (const { name, layout } of this.#slotVectors()) {
      this.#state.set(name, new Float32Array(layout.length));
    }
  }

  /** The optimiser's vectors, with the names of their slots. */
  #slotVectors(): readonly { name: string; slot: string; layout: FlatLayout }[] {
    const names = slotNames(this.#request.training.optimizer);
    return this.#graph.trainable.flatMap(({ slots, layout }) =>
      names.map((slot, index) => ({ name: slots[index] ?? '', slot, layout })),
    );
  }

  /** Runs whole batches of `batch` rows; adds to `sums` and gives each step's loss. */
  async #trainCall(
    { data, features, targets }: BoundData,
    order: Int32Array,
    batch: number,
    sums: MetricSums,
  ): Promise<Float32Array> {
    const { session, extra: graph } = await this.#trainingSession(batch);
    const steps = order.length / batch;
    const { optimizer } = this.#request.training;
    const rates = Float32Array.from({ length: steps }, (_, index) =>
      stepRate(optimizer, this.#step + index + 1),
    );
    const feeds: Feeds = {
      features,
      targets,
      order: new Tensor('int32', order, [steps, batch]),
      rate: new Tensor('float32', rates, [steps]),
      ...this.#drawRandom(graph, steps),
    };
    for (const { name, shape } of graph.state) {
      feeds[name] = new Tensor('float32', this.#vector(name), shape);
    }

    const results = await run(session, feeds);
    for (const { name } of graph.state) this.#state.set(name, floats(results, `next_${name}`));
    this.#step += steps;
    const losses = floats(results, 'losses');
    addSums(sums, this.#measure(floats(results, 'outputs'), data.targets, order));
    for (const loss of losses) sums.loss += loss * batch;
    return losses;
  }

  #drawRandom(graph: TrainingGraph, steps: number): Feeds {
    const drawn = graph.random.map((input) => ({
      ...input,
      values: new Float32Array(steps * input.size),
    }));
    for (let step = 0; step < steps; step++) {
      for (const { values, size, draw } of drawn) {
        fillRandom(values.subarray(step * size, (step + 1) * size), draw, this.#random);
      }
    }
    return Object.fromEntries(
      drawn.map(({ name, values, shape }) => [
        name,
        new Tensor('float32', values, [steps, ...shape]),
      ]),
    );
  }

  async #forward(feeds: Feeds, order: Int32Array, withLoss: boolean) {
    // Graphs exist for powers of two; the rows missing to the next one are filled with row 0.
    const batch = Math.min(forwardRows, 2 ** Math.ceil(Math.log2(order.length)));
    const session = await this.#forwardSession(batch, withLoss);
    const padded = new Int32Array(batch);
    padded.set(order);
    const state = weightVectors(this.#graph).map(
      ({ name, layout }) =>
        [name, new Tensor('float32', this.#vector(name), layout.shape)] as const,
    );
    const results = await run(session, {
      ...feeds,
      order: new Tensor('int32', padded, [batch]),
      ...Object.fromEntries(state),
    });
    const { width } = this.#graph.target;
    return {
      outputs: floats(results, 'outputs').subarray(0, order.length * width),
      rowLosses: withLoss ? floats(results, 'row_losses') : new Float32Array(0),
    };
  }

  #measure(outputs: Float32Array, targets: Float32Array, order: Int32Array): MetricSums {
    const { width } = this.#graph.target;
    return measureOutputs({ outputs, width, targets, order, task: this.#request.task });
  }

  async #trainingSession(batch: number) {
    const { session, extra } = await this.#sessions.get(`train ${batch}`, () => {
      const graph = buildTrainingGraph(this.#graph, batch);
      return { bytes: graph.bytes, extra: graph };
    });
    if (!extra) throw new RangeError('A training session was kept without its description.');
    return { session, extra };
  }

  async #forwardSession(batch: number, withLoss: boolean): Promise<InferenceSession> {
    const name = `${withLoss ? 'evaluate' : 'predict'} ${batch}`;
    const { session } = await this.#sessions.get(name, () => ({
      bytes: buildForwardGraph(this.#graph, batch, withLoss),
      extra: null,
    }));
    return session;
  }

  async #stepsPerCall(batch: number): Promise<number> {
    const { extra: graph } = await this.#trainingSession(batch);
    const random = graph.random.reduce((sum, input) => sum + input.size, 0);
    const numbers = batch * (this.#inputSize + 2 * this.#graph.target.width) + random;
    return Math.max(1, Math.min(stepsPerCall, Math.floor(numbersPerCall / numbers)));
  }

  #vector(name: string): Float32Array {
    const vector = this.#state.get(name);
    if (!vector) throw new RangeError(`The state has no vector ${name}.`);
    return vector;
  }

  #requireData(): BoundData {
    if (!this.#bound) throw new AppError('invalid-data', 'No rows are bound to the network yet.');
    return this.#bound;
  }
}

async function run(
  session: InferenceSession,
  feeds: Feeds,
): Promise<InferenceSession.OnnxValueMapType> {
  try {
    return await session.run(feeds);
  } catch (error) {
    throw engineError('ONNX Runtime stopped while computing', error);
  }
}

function floats(results: InferenceSession.OnnxValueMapType, name: string): Float32Array {
  const tensor = results[name];
  if (!(tensor instanceof Tensor) || !(tensor.data instanceof Float32Array)) {
    throw new RangeError(`The graph gave no ${name}.`);
  }
  return tensor.data;
}
